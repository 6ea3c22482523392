import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCookieAuth,
  ApiExtension,
  ApiExtraModels,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { documentErrors } from './route-errors';
import type { RouteOptions } from './route-options';

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

const BYTES = { '*/*': { schema: { type: 'string', format: 'binary' } } };

function documentAnswer(answer: RouteOptions['answers'][number]): MethodDecorator {
  const { status, description, type, or, bytes } = answer;
  if (bytes) return ApiResponse({ status, description, content: BYTES });
  if (!type) return ApiResponse({ status, description });
  if (or && !Array.isArray(type)) return documentEither({ status, description }, [type, or]);
  return Array.isArray(type)
    ? ApiResponse({ status, description, type: type[0], isArray: true })
    : ApiResponse({ status, description, type });
}

const documentEither = (response: { status: number; description: string }, types: [Type, Type]): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(...types),
    ApiResponse({ ...response, schema: { oneOf: types.map((type) => ({ $ref: getSchemaPath(type) })) } }),
  );

const documentBody = ({ type, example }: NonNullable<RouteOptions['body']>): MethodDecorator =>
  ApiBody({
    ...(Array.isArray(type) ? { type: type[0], isArray: true } : { type }),
    examples: { example: { summary: 'Example', value: example } },
  });
