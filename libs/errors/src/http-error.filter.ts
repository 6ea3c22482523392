import { randomUUID } from 'node:crypto';
import { Catch, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ApiError } from './api.error';
import { toApiError } from './to-api-error';

const logger = new Logger('HttpError');

/**
 * Answers every error of an HTTP request by {@link answerError}. Register it once per app:
 * `app.useGlobalFilters(new HttpErrorFilter())`.
 */
@Catch()
export class HttpErrorFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    answerError(thrown, host.switchToHttp().getRequest<Request>(), host.switchToHttp().getResponse<Response>());
  }
}

/**
 * Answers whatever was thrown in the one shape, with `X-Request-Id`, which is `request.id`. Stack, SQL and driver text go to
 * the log only.
 */
export function answerError(thrown: unknown, request: Request, response: Response): void {
  const requestId = requestIdOf(request);
  const error = toApiError(thrown);
  if (error.status >= 500) report(error, request, requestId);
  // Half an answer can't be turned into an error: cutting it off is the only way to tell the client.
  if (response.headersSent) return void response.destroy();
  try {
    reply(response, error, requestId);
  } catch (cause) {
    // An error from outside may carry a header that can't be sent.
    report(new ApiError('INTERNAL', { cause }), request, requestId);
    reply(response, new ApiError('INTERNAL'), requestId);
  }
}

function report(error: ApiError, request: Request, requestId: string): void {
  const line = `${request.method} ${patternOf(request)} → ${error.status} ${error.message} [${requestId}]`;
  const stack = stackOf(error.cause ?? error);
  // An engine that is away is expected (the health check reports it); an unknown error is a bug.
  if (error.status === 503) logger.warn(`${line}\n${stack}`);
  else logger.error(line, stack);
}

function reply(response: Response, error: ApiError, requestId: string): void {
  const body = JSON.stringify(error.toBody(requestId));
  response.statusCode = error.status;
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  response.setHeader('X-Request-Id', requestId);
  // Not response.json(): Express adds a charset, and discord.py compares the type for equality.
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}

function requestIdOf(request: Request): string {
  const id: unknown = Reflect.get(request, 'id');
  return typeof id === 'string' ? id : randomUUID();
}

/** The route's pattern, not the path: a path may hold what is nobody's business, such as an invite. */
function patternOf(request: Request): string {
  const route: unknown = Reflect.get(request, 'route');
  const path: unknown = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : undefined;
  return typeof path === 'string' ? path : '(no route)';
}

/** Follows the causes, because the cause of a wrapped driver error is what tells. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
