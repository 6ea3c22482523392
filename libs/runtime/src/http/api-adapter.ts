import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, Request, Response } from 'express';
import { answerError, ApiError } from '@messagepal/errors';
import type { Front } from './front';
import { writeJson } from './json-answer';
import { RouteTable, type RouteHandler } from './route-table';

/** Where the routes live that the front may take. */
const API = '/api';
/** The first part of a path, where nothing in it has a meaning in patterns of Express. */
const FIRST_SEGMENT = /^\/[\w.@-]+(?=\/|$)/;

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
 * the {@link Front}. Everything else, and everything as soon as somebody adds a layer of their own that could meet the API,
 * takes the way through Express.
 */
export class ApiAdapter extends ExpressAdapter {
  readonly express: Express;
  private readonly classes: ReturnType<typeof ownClasses>;
  private readonly routes = new RouteTable();
  private front?: Front;
  /** Layers of Express's stack of which we know that no request of the API needs them, once it has its route. */
  private accounted = 0;
  /** A hook sees every request. */
  private hooked = false;

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
    this.accounted = this.layers;
  }

  override initHttpServer(): void {
    const { headerBytes: maxHeaderSize } = this.limits;
    this.httpServer = createServer({ maxHeaderSize, ...this.classes }, (request, response) =>
      this.dispatch(request, response),
    );
  }

  override get(path: unknown, handler?: RouteHandler): unknown {
    return this.route('GET', { path, handler }, () => super.get(path, handler as RouteHandler) as unknown);
  }

  override post(path: unknown, handler?: RouteHandler): unknown {
    return this.route('POST', { path, handler }, () => super.post(path, handler as RouteHandler) as unknown);
  }

  override put(path: unknown, handler?: RouteHandler): unknown {
    return this.route('PUT', { path, handler }, () => super.put(path, handler as RouteHandler) as unknown);
  }

  override patch(path: unknown, handler?: RouteHandler): unknown {
    return this.route('PATCH', { path, handler }, () => super.patch(path, handler as RouteHandler) as unknown);
  }

  override delete(path: unknown, handler?: RouteHandler): unknown {
    return this.route('DELETE', { path, handler }, () => super.delete(path, handler as RouteHandler) as unknown);
  }

  override use(...middleware: unknown[]): unknown {
    const add = (): unknown => super.use(...middleware) as unknown;
    return isElsewhere(middleware[0]) ? this.account(add) : add();
  }

  /** Of modules that `configure` middleware. */
  override createMiddlewareFactory(...method: Parameters<ExpressAdapter['createMiddlewareFactory']>) {
    const add = super.createMiddlewareFactory(...method);
    return (...middleware: Parameters<typeof add>): unknown =>
      isElsewhere(middleware[0]) ? this.account(() => add(...middleware) as unknown) : add(...middleware);
  }

  override setOnRequestHook(...hook: Parameters<ExpressAdapter['setOnRequestHook']>): void {
    this.hooked = true;
    super.setOnRequestHook(...hook);
  }

  override setOnResponseHook(...hook: Parameters<ExpressAdapter['setOnResponseHook']>): void {
    this.hooked = true;
    super.setOnResponseHook(...hook);
  }

  /** What comes behind all routes is no concern of a request that has one. */
  override setNotFoundHandler(...handler: Parameters<ExpressAdapter['setNotFoundHandler']>): unknown {
    return this.account(() => super.setNotFoundHandler(...handler) as unknown);
  }

  override setErrorHandler(...handler: Parameters<ExpressAdapter['setErrorHandler']>): unknown {
    return this.account(() => super.setErrorHandler(...handler) as unknown);
  }

  private dispatch(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = request;
    const tooMuch = this.excess(request);
    if (tooMuch && this.front) return this.front.refuse(request, response, tooMuch);
    const match = this.passesExpress ? this.routes.find(method, url) : undefined;
    if (!match || !this.front?.take(request, response, match))
      this.throughExpress(request as Request, response as Response);
  }

  /** What nobody in Express has answered is answered in our one shape, not by a page of Express's own. */
  private throughExpress(request: Request, response: Response): void {
    this.express(request, response, (error?: unknown) =>
      answerError(error ?? new ApiError('NOT_FOUND'), request, response),
    );
  }

  /**
   * Whether requests of known routes pass Express by. Not while there is a layer that we don't know: whoever added it, and
   * however, expects it to see every request.
   */
  get passesExpress(): boolean {
    return !this.hooked && this.layers === this.accounted;
  }

  private get layers(): number {
    return this.express.router.stack.length;
  }

  private excess({ url = '', rawHeaders }: IncomingMessage): ApiError | undefined {
    if (url.length > this.limits.queryBytes) return new ApiError(URI_TOO_LONG);
    return rawHeaders.length > 2 * this.limits.headers ? new ApiError(TOO_MANY_HEADERS) : undefined;
  }

  /** A route that Nest registers. One of the API whose pattern only Express reads is not accounted for. */
  private route(
    method: string,
    { path, handler }: { path: unknown; handler: RouteHandler | undefined },
    register: () => unknown,
  ): unknown {
    const remembered =
      typeof path === 'string' && path.startsWith(`${API}/`) && handler && this.routes.add(method, path, handler);
    // A route at `/` is for that alone, other than middleware.
    return remembered || path === '/' || isElsewhere(path) ? this.account(register) : register();
  }

  private account<T>(register: () => T): T {
    const before = this.layers;
    const result = register();
    this.accounted += this.layers - before;
    return result;
  }
}

/** Whether a layer at this path can't meet requests of the API: its first segment is a literal that leads elsewhere. */
function isElsewhere(path: unknown): boolean {
  const [first] = typeof path === 'string' ? (FIRST_SEGMENT.exec(path) ?? []) : [];
  return first !== undefined && !first.toLowerCase().startsWith(API);
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
