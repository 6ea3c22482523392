import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { ApiError, toApiError, type ApiErrorOptions } from '@messagepal/errors';

/** The trailer in which an error of the product travels whole. */
const TRAILER = 'messagepal-error-bin';

/** For other clients and for proxies; ours read the trailer. */
const CODES: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.ABORTED,
  429: status.RESOURCE_EXHAUSTED,
  503: status.UNAVAILABLE,
};

type Carried = Pick<ApiError, 'code' | 'status' | 'message' | 'fields' | 'retryAfter' | 'global' | 'headers'>;

/** What a call ends with when `error` is thrown; a cause stays here. */
export function toStatus(error: unknown, code?: status): StatusObject {
  const api = toApiError(error);
  const { message, fields, retryAfter, global, headers } = api;
  const carried: Carried = { code: api.code, status: api.status, message, fields, retryAfter, global, headers };
  const metadata = new Metadata();
  metadata.set(TRAILER, Buffer.from(JSON.stringify(carried)));
  return { code: code ?? CODES[api.status] ?? status.INTERNAL, details: message, metadata };
}

/** The product's error that a call ended with; undefined when it is one of the network or of gRPC itself. */
export function apiErrorOf({ metadata }: ServiceError): ApiError | undefined {
  const [bytes] = metadata.get(TRAILER);
  if (!Buffer.isBuffer(bytes)) return undefined;
  const { code, status: http, message, ...options } = JSON.parse(bytes.toString()) as Carried & ApiErrorOptions;
  return new ApiError({ code, status: http, message }, options);
}
