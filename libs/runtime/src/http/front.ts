import { ServerResponse, type IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Config } from '@messagepal/config';
import { answerError, ApiError } from '@messagepal/errors';
import type { Answers } from './answers';
import { bodyKind, readJson } from './json-body';
import { setRequestId } from './request-id';
import type { RouteBodies } from './route-bodies';
import type { RouteMatch } from './route-table';

/** What all answers of the API have in common. */
export interface Surroundings {
  answers: Answers;
  bodies: Pick<RouteBodies, 'maxBytes'>;
  cors: RequestHandler;
  /** Middleware that sets headers, the same on every answer. */
  headers: readonly RequestHandler[];
}

/**
 * Does for a route of the API what the middleware in front of Express's router does, in one step: the same objects go on to
 * the same handlers of Nest, with all guards, pipes, interceptors and filters.
 */
export class Front {
  private readonly headers: readonly (readonly [name: string, value: string])[];
  private readonly maxBodyBytes: number;

  constructor(
    private readonly surroundings: Surroundings,
    config: Config,
  ) {
    this.headers = recordHeaders(surroundings.headers);
    this.maxBodyBytes = config.limits.http.bodyBytes;
  }

  /** False when the request has something about it that is left to Express. Nothing has been done to it then. */
  take(incoming: IncomingMessage, answer: ServerResponse, match: RouteMatch): boolean {
    const kind = this.kindOf(incoming);
    if (kind === 'other') return false;
    const [request, response] = this.begin(incoming, answer);
    request.params = match.params;
    request.route = match.route;
    void handle(request, response, { match, hasBody: kind === 'json' });
    return true;
  }

  /** Answers a request that goes no further. */
  refuse(incoming: IncomingMessage, answer: ServerResponse, error: ApiError): void {
    answerError(error, ...this.begin(incoming, answer));
  }

  private kindOf(incoming: IncomingMessage): ReturnType<typeof bodyKind> {
    const kind = bodyKind(incoming, this.maxBodyBytes);
    const more = kind === 'other' ? this.surroundings.bodies.maxBytes(incoming) : undefined;
    return more === undefined ? kind : bodyKind(incoming, more);
  }

  /** Gives them what Express and its middleware would; by their prototypes they are Express's own already. */
  private begin(incoming: IncomingMessage, answer: ServerResponse): [Request, Response] {
    const [request, response] = [incoming as Request, answer as Response];
    request.res = response;
    request.originalUrl = request.url;
    request.baseUrl = '';
    response.locals = {};
    this.surroundings.answers.follow(request, response);
    setRequestId(request, response);
    for (const [name, value] of this.headers) response.setHeader(name, value);
    this.surroundings.cors(request, response, ignore);
    return [request, response];
  }
}

/** The route's filters answer what goes wrong in it; what they don't, and what comes before them, is answered here. Never rejects. */
async function handle(
  request: Request,
  response: Response,
  { match, hasBody }: { match: RouteMatch; hasBody: boolean },
): Promise<void> {
  const last: NextFunction = (error?: unknown) => answerError(error ?? new ApiError('NOT_FOUND'), request, response);
  request.next = last;
  try {
    if (hasBody) request.body = await readJson(request);
    await match.handler(request, response, last);
  } catch (error) {
    answerError(error, request, response);
  }
}

const ignore = (): void => undefined;

/** The headers that middleware sets on an answer, whatever the request. */
function recordHeaders(middleware: readonly RequestHandler[]): (readonly [string, string])[] {
  const request = { method: 'GET', headers: {} } as Request;
  const response = new ServerResponse(request) as Response;
  for (const each of middleware) each(request, response, ignore);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}
