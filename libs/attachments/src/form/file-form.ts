import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { ApiError, fieldErrors } from '@messagepal/errors';

/** Bounds of a form. */
export interface FormLimits {
  /** Bytes of a file. */
  fileBytes: number;
  files: number;
  /** Bytes of a field that is no file. */
  fieldBytes: number;
}

/** A file of a form as it comes in. */
export interface FormFile {
  /** The name of its field: `files[0]`. */
  field: string;
  filename: string;
  /** As its sender says. */
  contentType: string;
  /** To be read to its end; fails with FILE_TOO_LARGE behind the limit. */
  body: Readable;
}

const MAX_FIELDS = 8;
const MAX_HEADERS = 16;
const MAX_HEADER_BYTES = 8 * 1024;
const MAX_NAME_BYTES = 100;

/**
 * Reads `multipart/form-data` as it comes in. Each file is handed over when it begins; nothing of it is kept here. Resolves with
 * the other fields when all that was made of the files is done.
 *
 * @param take makes something of a file; the first one that fails ends the form
 * @throws ApiError INVALID_FORM_BODY, FILE_TOO_LARGE, MAX_ATTACHMENTS, UPLOAD_INCOMPLETE; whatever `take` and `source` fail with
 */
export async function readForm(
  source: Readable,
  options: { contentType: string; limits: FormLimits },
  take: (file: FormFile) => Promise<void>,
): Promise<Map<string, string>> {
  const parser = openParser(options);
  const broken = new AbortController();
  const fail = (error: unknown): void => broken.abort(error);
  const fields = new Map<string, string>();
  const files: { stream: BusboyFileStream; done: Promise<void> }[] = [];
  parser.on('file', (field, stream, filename, _encoding, contentType) => {
    const body = wholeFile(stream);
    const done = take({ field, filename: filename ?? '', contentType, body }).catch((error: unknown) => {
      fail(error);
      throw error;
    });
    done.catch(ignore);
    files.push({ stream, done });
  });
  parser.on('field', (name, value, _nameCut, isCut) => {
    if (isCut) fail(new ApiError('ENTITY_TOO_LARGE'));
    else fields.set(name, value);
  });
  parser.on('error', ignore);
  parser.on('filesLimit', () => fail(new ApiError('MAX_ATTACHMENTS')));
  parser.on('fieldsLimit', () => fail(malformed()));
  try {
    await pipeline(source, parser, { signal: broken.signal });
    await Promise.all(files.map(({ done }) => done));
    return fields;
  } catch (error) {
    const reason: unknown = broken.signal.aborted ? broken.signal.reason : asApiError(error);
    for (const { stream } of files) stream.destroy(asApiError(error));
    await Promise.allSettled(files.map(({ done }) => done));
    throw reason;
  }
}

function openParser({ contentType, limits }: { contentType: string; limits: FormLimits }) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fileSize: limits.fileBytes,
        files: limits.files,
        fields: MAX_FIELDS,
        fieldSize: limits.fieldBytes,
        fieldNameSize: MAX_NAME_BYTES,
        parts: limits.files + MAX_FIELDS,
        headerPairs: MAX_HEADERS,
        headerSize: MAX_HEADER_BYTES,
      },
    });
  } catch (cause) {
    throw cause instanceof Error ? malformed() : cause;
  }
}

/** Busboy cuts a file that is too large and goes on. */
function wholeFile(stream: BusboyFileStream): Readable {
  // Its reader hears of it as well; without anybody listening an error would end the process.
  stream.on('error', ignore);
  stream.on('limit', () => stream.destroy(new ApiError('FILE_TOO_LARGE')));
  return stream;
}

const malformed = (): ApiError =>
  fieldErrors({ _errors: [{ code: 'INVALID_MULTIPART', message: 'Must be a form of files and a few fields.' }] });

/** What is neither the client's connection nor ours is a form that is not well formed, or ends too early. */
const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError('UPLOAD_INCOMPLETE', { cause: error });

const ignore = (): void => undefined;
