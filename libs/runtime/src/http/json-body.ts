import type { IncomingMessage } from 'node:http';
import { ApiError, checkJson } from '@messagepal/errors';

const PLAIN_JSON = /^application\/json(?: *; *charset=utf-8)?$/i;

/** How a request comes with a body: not at all, as JSON of a known length, or in a way that a body parser has to see to. */
export function bodyKind({ headers }: IncomingMessage, maxBytes: number): 'none' | 'json' | 'other' {
  if (headers['transfer-encoding'] !== undefined) return 'other';
  const length = Number(headers['content-length'] ?? 0);
  if (length === 0) return 'none';
  const plain = headers['content-encoding'] === undefined && PLAIN_JSON.test(headers['content-type'] ?? '');
  return plain && length <= maxBytes ? 'json' : 'other';
}

/**
 * Reads a body of the kind `json`. Stays pending when the client goes away in the middle: there is nobody to answer then.
 *
 * @throws ApiError INVALID_JSON, INVALID_FORM_BODY (too deep, forbidden keys)
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const value = parse(await readText(request));
  checkJson(value);
  return value;
}

function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? ''));
  });
}

function parse(text: string): unknown {
  try {
    // Editors and spreadsheets put a byte order mark in front.
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) as unknown;
  } catch (error) {
    throw new ApiError('INVALID_JSON', { cause: error });
  }
}
