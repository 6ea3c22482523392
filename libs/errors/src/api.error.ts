import type { ErrorBody, FieldErrors } from '@messagepal/protocol';
import { ERRORS } from './errors.table';
import type { ErrorDefinition, ErrorName } from './errors.table';

/** What an {@link ApiError} may carry besides its row of the table. */
export interface ApiErrorOptions extends ErrorOptions {
  /** A more exact sentence than the table's, for people; clients switch on the code. Never holds driver or SQL text. */
  readonly message?: string;
  /** Mistakes by field in wire form; {@link fieldErrors} makes it from a plain tree. */
  readonly fields?: FieldErrors;
  /** Seconds until a retry makes sense; becomes `Retry-After` (rounded up) and `retry_after`. */
  readonly retryAfter?: number;
  /** A 429 says whether the limit is the caller's global one. */
  readonly global?: boolean;
  /** More headers for the HTTP answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a 429 and of other errors that pass by themselves. */
export interface RetryBody extends ErrorBody {
  /** Seconds. */
  retry_after?: number;
  global?: boolean;
}

/**
 * An error that the client may see. Throw it anywhere below a controller or a gateway command.
 * `cause` is for the log only.
 *
 * @example throw new ApiError('UNKNOWN_CHANNEL');
 * @example throw new ApiError({ code: 100_001, status: 409, message: 'The poll is closed.' }); // from an extension
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly status: number;
  readonly fields?: FieldErrors;
  readonly retryAfter?: number;
  readonly global?: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(what: ErrorName | ErrorDefinition, options: ApiErrorOptions = {}) {
    const definition: ErrorDefinition = typeof what === 'string' ? ERRORS[what] : what;
    super(options.message ?? definition.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = definition.code;
    this.status = definition.status;
    this.fields = options.fields;
    this.retryAfter = options.retryAfter;
    this.global = options.global ?? (definition.status === 429 ? false : undefined);
    this.headers = { ...options.headers, ...retryHeader(options.retryAfter) };
  }

  /** The one shape of an error on the wire. */
  toBody(requestId?: string): RetryBody {
    return {
      code: this.code,
      message: this.message,
      ...(requestId !== undefined && { request_id: requestId }),
      ...(this.fields && { errors: this.fields }),
      ...(this.retryAfter !== undefined && { retry_after: this.retryAfter }),
      ...(this.global !== undefined && { global: this.global }),
    };
  }
}

const retryHeader = (seconds: number | undefined): Record<string, string> =>
  seconds === undefined ? {} : { 'Retry-After': String(Math.ceil(seconds)) };
