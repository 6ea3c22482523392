import { LIMITS } from '@messagepal/config';

const { nameBytes } = LIMITS.attachments;
/** Controls, marks that turn the direction of writing, other invisible format characters but the joiners, halves of pairs. */
const UNWANTED =
  /[\p{Cc}\p{Cs}\u{061c}\u{200b}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{fff9}-\u{fffb}]/gu;
const LONGEST_EXTENSION = 16;

/**
 * The name of a file as it is kept and shown: the last part of a path, in NFC, without what could make it look like another
 * name, and cut to 255 bytes before its extension. Never empty. It is a label: no path and no key is ever made of it.
 */
export function cleanFilename(name: string): string {
  const [last = ''] = name.split(/[/\\]/).slice(-1);
  const clean = last
    .normalize('NFC')
    .replace(UNWANTED, '')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  return shortened(clean) || 'file';
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= nameBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= LONGEST_EXTENSION ? name.slice(dot) : '';
  let stem = extension === '' ? name : name.slice(0, dot);
  // By whole characters.
  while (Buffer.byteLength(stem) + Buffer.byteLength(extension) > nameBytes)
    stem = Array.from(stem).slice(0, -1).join('');
  return stem + extension;
}
