import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiBearerAuth,
  ApiCookieAuth,
  ApiExtension,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { ErrorName } from '@messagepal/errors';
import { documentErrors } from './route-errors';
import type { RouteRule } from './route-rule';

/** How often one caller may use a route: `limit` calls per `perMs`, counted per caller and top-level id of the path. */
export interface RouteBucket {
  /** Routes with the same name share one bucket. */
  name: string;
  limit: number;
  perMs: number;
}

/** Everything about an endpoint but its verb, path and code: what guards it, how it is limited and documented. */
export interface RouteOptions {
  /** operationId, verbNoun in camelCase, unique in the document. */
  id: string;
  /** The area it belongs to, e.g. `Messages`. */
  tag: string;
  /** One line, shown in the list of operations. */
  summary: string;
  /** One paragraph; the summary if left out. */
  description?: string;
  /** Who may call it. There is no default: a route without a rule fails at boot. */
  rule: RouteRule;
  /** The default bucket is 60 calls a minute, shared by nobody. */
  bucket?: RouteBucket;
  /** Status and type of the answers that are no errors; `type` left out for an empty body. */
  answers: { status: number; description: string; type?: Type | [Type] }[];
  /** Errors this route answers beside those every route can (401, 429, 500, 503 …). */
  errors?: ErrorName[];
  /** Class of the body and one example of it. */
  body?: { type: Type; example: unknown };
}

const ROUTE = Symbol('route');

/**
 * The one decorator an endpoint needs beside `@Get()` and its like: declares its rule for the guards, its bucket for the rate
 * limiter and its operation for the OpenAPI document, so that the three cannot drift apart.
 */
export function Route(options: RouteOptions): MethodDecorator {
  const [first] = options.answers;
  if (!first) throw new TypeError(`Route ${options.id}: at least one answer is needed`);
  return applyDecorators(
    SetMetadata(ROUTE, options),
    HttpCode(first.status),
    ApiTags(options.tag),
    ApiOperation({
      operationId: options.id,
      summary: options.summary,
      description: options.description ?? options.summary,
    }),
    ApiExtension('x-messagepal-rule', options.rule.describe()),
    ...options.answers.map(documentAnswer),
    ...documentErrors(options),
    ...(options.body ? [documentBody(options.body)] : []),
    ...(options.rule.anonymous ? [] : [ApiBearerAuth('bearer'), ApiCookieAuth('session')]),
  );
}

/** What {@link Route} declared on a handler, if it did. */
export const routeOf = (handler: object): RouteOptions | undefined =>
  Reflect.getMetadata(ROUTE, handler) as RouteOptions | undefined;

function documentAnswer(answer: RouteOptions['answers'][number]): MethodDecorator {
  const { status, description, type } = answer;
  if (!type) return ApiResponse({ status, description });
  return Array.isArray(type)
    ? ApiResponse({ status, description, type: type[0], isArray: true })
    : ApiResponse({ status, description, type });
}

const documentBody = ({ type, example }: NonNullable<RouteOptions['body']>): MethodDecorator =>
  ApiBody({ type, examples: { example: { summary: 'Example', value: example } } });
