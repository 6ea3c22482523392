import { ApiError, checkJson, fieldErrors } from '@messagepal/errors';

/** A file of the form that is taken in. */
export interface TakenFile {
  /** The number of its field: 0 of `files[0]`; of another field its place among the files. */
  number: number;
  /** Of the attachment that it became. */
  id: string;
}

const NUMBERED = /^files\[(\d{1,3})\]$/;

/** Which number a file's field gives it, if any. */
export const numberOf = (field: string): number | undefined => {
  const number = NUMBERED.exec(field)?.[1];
  return number === undefined ? undefined : Number(number);
};

/**
 * The body of a message that came as a form, as it would have come as JSON: `payload_json`, or its field `content`, and the files
 * as its attachments. An entry of `attachments` there whose id is the number of a file describes that file.
 *
 * @throws ApiError INVALID_JSON, INVALID_FORM_BODY
 */
export function bodyOf(fields: ReadonlyMap<string, string>, files: readonly TakenFile[]): Record<string, unknown> {
  const body = payloadOf(fields);
  const listed = Array.isArray(body.attachments) ? (body.attachments as unknown[]) : [];
  const idOf = new Map(files.map(({ number, id }) => [String(number), id]));
  const known = new Set<string>();
  const described = listed.map((entry) => {
    const id = isRecord(entry) ? idOf.get(String(entry.id)) : undefined;
    if (id === undefined || !isRecord(entry)) return entry;
    known.add(id);
    return { ...entry, id };
  });
  const rest = files.filter(({ id }) => !known.has(id)).map(({ id }) => ({ id }));
  return { ...body, attachments: [...described, ...rest] };
}

function payloadOf(fields: ReadonlyMap<string, string>): Record<string, unknown> {
  const { payload_json: json, ...plain } = Object.fromEntries(fields);
  if (json === undefined) return plain;
  const parsed = parse(json);
  checkJson(parsed);
  if (!isRecord(parsed))
    throw fieldErrors({ payload_json: [{ code: 'BASE_TYPE_OBJECT', message: 'Must be an object.' }] });
  return parsed;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (cause) {
    throw new ApiError('INVALID_JSON', { cause });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
