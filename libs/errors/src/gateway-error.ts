import type { RetryBody } from './api.error';
import { toApiError } from './to-api-error';

/**
 * The body of any error for the acknowledgement of a gateway command: the same shape as in REST.
 * Report errors of `status >= 500` ({@link toApiError}) to the log yourself: the body says nothing of their cause.
 */
export function toGatewayError(error: unknown, requestId?: string): RetryBody {
  return toApiError(error).toBody(requestId);
}
