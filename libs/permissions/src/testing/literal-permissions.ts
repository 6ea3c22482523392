import { bits } from '../permission-bits';
import type { BaseQuestion } from '../permission-calculator';
import { PERMISSIONS } from '../permission.table';
import type { PermissionName } from '../permission.table';
import type { InChannel } from './random-guilds';

type Names = Set<PermissionName>;

/** The rules as they are written down, name by name, with no thought of speed; answered as a set of bits. */
export const literally = (guild: BaseQuestion, channel: InChannel): bigint => bits(...read(guild, channel));

function read(guild: BaseQuestion, channel: InChannel): Names {
  const everything = PERMISSIONS.map(({ name }) => name);
  const held: Names = new Set([guild.everyone, ...guild.roles].flatMap(namesIn));
  if (guild.owner || held.has('ADMINISTRATOR')) return new Set(everything);
  for (const step of [[channel.everyone], [...channel.roles], [channel.member]]) {
    const overwrites = step.filter((overwrite) => overwrite !== undefined);
    for (const name of overwrites.flatMap(({ deny }) => namesIn(deny))) held.delete(name);
    for (const name of overwrites.flatMap(({ allow }) => namesIn(allow))) held.add(name);
  }
  held.delete('ADMINISTRATOR');
  if (channel.thread) {
    if (held.has('SEND_MESSAGES_IN_THREADS')) held.add('SEND_MESSAGES');
    else held.delete('SEND_MESSAGES');
  }
  if (!held.has('READ_MESSAGES')) return new Set();
  if (!held.has('SEND_MESSAGES')) {
    for (const name of [
      'MENTION_EVERYONE',
      'ATTACH_FILES',
      'EMBED_LINKS',
      'SEND_TTS_MESSAGES',
      'SEND_POLLS',
    ] as const) {
      held.delete(name);
    }
  }
  if (!held.has('CONNECT')) for (const { name, scope } of PERMISSIONS) if (scope === 'voice') held.delete(name);
  if (!guild.timedOut) return held;
  return new Set([...held].filter((name) => name === 'READ_MESSAGES' || name === 'READ_MESSAGE_HISTORY'));
}

/** By the written form of the number, so that a fault in the handling of bits would not be shared. */
function namesIn(set: bigint): PermissionName[] {
  const digits = Array.from(set.toString(2)).toReversed();
  return PERMISSIONS.filter(({ bit }) => digits[bit] === '1').map(({ name }) => name);
}
