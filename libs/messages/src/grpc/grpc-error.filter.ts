import { Catch, Logger, type RpcExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { status } from '@grpc/grpc-js';
import { throwError, type Observable } from 'rxjs';
import { toApiError } from '@messagepal/errors';
import { toStatus } from './error-status';
import { TooManyQueries } from './query-gate';

/** Ends a call with what was thrown: errors of the product whole, anything else as INTERNAL and in the log. */
@Catch()
export class GrpcErrorFilter implements RpcExceptionFilter {
  private readonly logger = new Logger(GrpcErrorFilter.name);

  catch(error: unknown): Observable<never> {
    if (error instanceof RpcException) return throwError(() => error.getError());
    if (toApiError(error).status === 500)
      this.logger.error('A call failed', error instanceof Error ? error.stack : error);
    const code = error instanceof TooManyQueries ? status.RESOURCE_EXHAUSTED : undefined;
    return throwError(() => toStatus(error, code));
  }
}
