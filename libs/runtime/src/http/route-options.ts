import type { Type } from '@nestjs/common';
import type { ErrorName } from '@messagepal/errors';
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
  /** Status and type of the answers that are no errors; `type` left out for an empty body, `or` for a body that may be of two types, `bytes` for one that is no JSON. */
  answers: { status: number; description: string; type?: Type | [Type]; or?: Type; bytes?: true }[];
  /** Errors this route answers beside those every route can (401, 429, 500, 503 …). */
  errors?: ErrorName[];
  /** Media type of a body that the handler reads as it comes in, beside JSON: `multipart/form-data`. */
  streams?: string;
  /** Bytes of a JSON body, where it may be larger than `config.limits.http.bodyBytes`. */
  bodyBytes?: number;
  /** Class of the body, in brackets for a list of them, and one example of it. */
  body?: { type: Type | [Type]; example: unknown };
}
