import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '@messagepal/config';
import { answerError } from '@messagepal/errors';
import type { Answers } from './answers';
import { bodyKind, readJson } from './json-body';
import { setRequestId } from './request-id';
import type { RouteMatch } from './route-table';

/** What all answers of the API have in common. */
export interface Surroundings {
  answers: Answers;
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
    const kind = bodyKind(incoming, this.maxBodyBytes);
    if (kind === 'other') return false;
    const [request, response] = this.prepare(incoming, answer, match);
    this.surroundings.answers.follow(request, response);
    setRequestId(request, response);
    for (const [name, value] of this.headers) response.setHeader(name, value);
    this.surroundings.cors(request, response, ignore);
    if (kind === 'none') match.handler(request, response, ignore);
    else void readThenHandle(request, response, match);
    return true;
  }

  /** Gives them what Express would (`app.handle` and its router); by their prototypes they are its own already. */
  private prepare(
    incoming: IncomingMessage,
    answer: ServerResponse,
    { params, route }: RouteMatch,
  ): [Request, Response] {
    const [request, response] = [incoming as Request, answer as Response];
    request.res = response;
    request.originalUrl = request.url;
    request.baseUrl = '';
    request.params = params;
    request.route = route;
    response.locals = {};
    return [request, response];
  }
}

async function readThenHandle(request: Request, response: Response, match: RouteMatch): Promise<void> {
  try {
    request.body = await readJson(request);
  } catch (error) {
    return answerError(error, request, response);
  }
  await match.handler(request, response, ignore);
}

/** Nothing comes after a route: its filters answer every error. */
const ignore = (): void => undefined;

/** The headers that middleware sets on an answer, whatever the request. */
function recordHeaders(middleware: readonly RequestHandler[]): (readonly [string, string])[] {
  const request = { method: 'GET', headers: {} } as Request;
  const response = new ServerResponse(request) as Response;
  for (const each of middleware) each(request, response, ignore);
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}
