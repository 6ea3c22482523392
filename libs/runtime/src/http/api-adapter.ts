import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { RequestMethod } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, Request, Response } from 'express';
import { answerError, ApiError } from '@messagepal/errors';
import type { Front } from './front';
import { writeJson } from './json-answer';
import { RouteTable, type RouteHandler } from './route-table';

/** Where the routes live that the front may take. */
const API = '/api';

const URI_TOO_LONG = { code: 0, status: 414, message: '414: URI Too Long' };
const TOO_MANY_HEADERS = { code: 0, status: 431, message: '431: Request Header Fields Too Large' };

/** Bounds of what comes before a body. */
export interface RequestLimits {
  /** Of all headers together; Node itself answers 431. */
  readonly headerBytes: number;
  readonly headers: number;
  /** Of the path with its query. */
  readonly queryBytes: number;
}

/**
 * Express, past its router: a request for a route of the API that Nest has registered goes to Nest's handler by way of
 * the {@link Front}. Everything else, and everything as soon as somebody adds middleware of their own to the API, takes
 * the way through Express.
 */
export class ApiAdapter extends ExpressAdapter {
  readonly express: Express;
  private readonly classes: ReturnType<typeof ownClasses>;
  private readonly routes = new RouteTable();
  private front?: Front;
  /** Express has to see every request: for middleware, hooks or patterns that only it knows. */
  private throughExpress = false;

  constructor(private readonly limits: RequestLimits) {
    super();
    this.express = this.getInstance<Express>();
    this.express.response.json = function json(this: Response, body?: unknown) {
      writeJson(this, body);
      return this;
    };
    this.classes = ownClasses(this.express);
  }

  /** From here on requests may pass Express by. What was added to Express before is what the front does too. */
  open(front: Front): void {
    this.front = front;
  }

  override initHttpServer(): void {
    const { headerBytes: maxHeaderSize } = this.limits;
    this.httpServer = createServer({ maxHeaderSize, ...this.classes }, (request, response) =>
      this.dispatch(request, response),
    );
  }

  override get(path: unknown, handler?: RouteHandler): unknown {
    this.remember('GET', path, handler);
    return super.get(path, handler as RouteHandler);
  }

  override post(path: unknown, handler?: RouteHandler): unknown {
    this.remember('POST', path, handler);
    return super.post(path, handler as RouteHandler);
  }

  override put(path: unknown, handler?: RouteHandler): unknown {
    this.remember('PUT', path, handler);
    return super.put(path, handler as RouteHandler);
  }

  override patch(path: unknown, handler?: RouteHandler): unknown {
    this.remember('PATCH', path, handler);
    return super.patch(path, handler as RouteHandler);
  }

  override delete(path: unknown, handler?: RouteHandler): unknown {
    this.remember('DELETE', path, handler);
    return super.delete(path, handler as RouteHandler);
  }

  override all(path: unknown, handler?: RouteHandler): unknown {
    this.noticeMiddleware(path);
    return super.all(path, handler as RouteHandler);
  }

  override use(...middleware: unknown[]): unknown {
    this.noticeMiddleware(middleware[0]);
    return super.use(...middleware);
  }

  override createMiddlewareFactory(method: RequestMethod) {
    this.throughExpress = true;
    return super.createMiddlewareFactory(method);
  }

  override setOnRequestHook(...hook: Parameters<ExpressAdapter['setOnRequestHook']>): void {
    this.throughExpress = true;
    super.setOnRequestHook(...hook);
  }

  override setOnResponseHook(...hook: Parameters<ExpressAdapter['setOnResponseHook']>): void {
    this.throughExpress = true;
    super.setOnResponseHook(...hook);
  }

  /** What comes behind all routes is no concern of a request that has one. */
  override setNotFoundHandler(...handler: Parameters<ExpressAdapter['setNotFoundHandler']>): unknown {
    return this.behindRoutes(() => super.setNotFoundHandler(...handler) as unknown);
  }

  override setErrorHandler(...handler: Parameters<ExpressAdapter['setErrorHandler']>): unknown {
    return this.behindRoutes(() => super.setErrorHandler(...handler) as unknown);
  }

  private dispatch(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = request;
    const tooMuch = this.excess(request);
    if (tooMuch) return answerError(tooMuch, request as Request, response as Response);
    const match = this.front && !this.throughExpress ? this.routes.find(method, url) : undefined;
    if (!match || !this.front?.take(request, response, match)) this.express(request, response);
  }

  private excess({ url = '', rawHeaders }: IncomingMessage): ApiError | undefined {
    if (url.length > this.limits.queryBytes) return new ApiError(URI_TOO_LONG);
    return rawHeaders.length > 2 * this.limits.headers ? new ApiError(TOO_MANY_HEADERS) : undefined;
  }

  private remember(method: string, path: unknown, handler?: RouteHandler): void {
    if (!handler || typeof path !== 'string' || !path.startsWith(`${API}/`)) return;
    if (!this.routes.add(method, path, handler)) this.throughExpress = true;
  }

  private noticeMiddleware(path: unknown): void {
    const elsewhere = typeof path === 'string' && path !== '/' && !path.startsWith(API);
    if (this.front && !elsewhere) this.throughExpress = true;
  }

  private behindRoutes<T>(register: () => T): T {
    const before = this.throughExpress;
    const result = register();
    this.throughExpress = before;
    return result;
  }
}

/**
 * Classes of requests and answers that are Express's from their birth. Express would else change the prototype of each, which
 * makes every use of it slower afterwards.
 */
function ownClasses(express: Express) {
  class ApiRequest extends IncomingMessage {}
  class ApiResponse extends ServerResponse<ApiRequest> {}
  Object.setPrototypeOf(ApiRequest.prototype, express.request);
  Object.setPrototypeOf(ApiResponse.prototype, express.response);
  express.request = ApiRequest.prototype as Express['request'];
  express.response = ApiResponse.prototype as Express['response'];
  return { IncomingMessage: ApiRequest, ServerResponse: ApiResponse };
}
