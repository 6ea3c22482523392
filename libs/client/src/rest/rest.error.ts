import type { ErrorBody, FieldErrors } from '@messagepal/protocol';

/** An answer of the REST API with a status of 400 or more. */
export class RestError extends Error {
  override readonly name = 'RestError';

  constructor(
    readonly status: number,
    /** Number from the table of errors; 0 when the answer had no body of the one error shape. */
    readonly code: number,
    message: string,
    /** Mistakes by field, for code 50035. */
    readonly errors?: FieldErrors,
    /** What to quote to the operator: it is in the server's logs. */
    readonly requestId?: string,
  ) {
    super(message);
  }
}

/** Reads an error answer; never fails, whatever a proxy put in place of the body. */
export function restErrorOf(response: Response, text: string): RestError {
  const body = parse(text);
  const requestId = body.request_id ?? response.headers.get('x-request-id') ?? undefined;
  const message = body.message ?? `${response.status} ${response.statusText}`;
  return new RestError(response.status, body.code ?? 0, message, body.errors, requestId);
}

function parse(text: string): Partial<ErrorBody> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    // An HTML page of a proxy, or nothing: the status line has to do.
    return {};
  }
}
