import type { RequestHandler } from '@nestjs/common/interfaces/http/http-server.interface.js';

/** What Nest registers for a route: guards, pipes, the handler and its filters. */
export type RouteHandler = RequestHandler;

interface Route {
  /** A literal, or undefined where any segment fits. */
  readonly literals: readonly (string | undefined)[];
  readonly params: readonly (readonly [index: number, name: string])[];
  /** As Express shows it to logs and metrics. */
  readonly route: { readonly path: string };
  readonly handler: RouteHandler;
}

/** A route and the values of its params. */
export interface RouteMatch {
  readonly route: { readonly path: string };
  readonly handler: RouteHandler;
  readonly params: Record<string, string>;
}

const PARAM = /^:(\w+)$/;
/** What Express's patterns give a meaning. */
const SPECIAL = /[:*{}()[\]?+!\\]/;
/** Percent escapes, fragments, empty segments and a slash at the end: Express has rules for them. */
const UNUSUAL = /[%#]|\/\/|\/$/;

/** Patterns of literals and `:params`, found by method, number of segments and then in the order of registration. */
export class RouteTable {
  private readonly shapes = new Map<string, Route[]>();

  /** False for a pattern that says more than literals and params. */
  add(method: string, path: string, handler: RouteHandler): boolean {
    const segments = path.split('/');
    const names = segments.map((segment) => PARAM.exec(segment)?.[1]);
    if (segments.some((segment, i) => names[i] === undefined && SPECIAL.test(segment))) return false;
    const literals = segments.map((segment, i) => (names[i] === undefined ? segment : undefined));
    const params = names.flatMap((name, i) => (name === undefined ? [] : [[i, name] as const]));
    const shape = shapeOf(method, segments.length);
    const known = this.shapes.get(shape) ?? [];
    this.shapes.set(shape, [...known, { literals, params, route: Object.freeze({ path }), handler }]);
    return true;
  }

  /** `url` is what the request line says. Undefined also for spellings that only Express knows to read. */
  find(method: string, url: string): RouteMatch | undefined {
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    if (UNUSUAL.test(path)) return undefined;
    const segments = path.split('/');
    for (const route of this.shapes.get(shapeOf(method, segments.length)) ?? []) {
      const fit = fits(route.literals, segments);
      // Express does not tell letters by their case.
      if (fit === 'but for case') return undefined;
      if (fit === 'yes') return { route: route.route, handler: route.handler, params: paramsOf(route, segments) };
    }
    return undefined;
  }
}

const shapeOf = (method: string, segments: number): string => `${method} ${segments}`;

/** From the end: routes of one length differ there. */
function fits(literals: Route['literals'], segments: readonly string[]): 'yes' | 'but for case' | 'no' {
  let exact = true;
  for (let i = literals.length - 1; i > 0; i -= 1) {
    const [literal, segment = ''] = [literals[i], segments[i]];
    if (literal === undefined || literal === segment) continue;
    if (literal.length !== segment.length || literal.toLowerCase() !== segment.toLowerCase()) return 'no';
    exact = false;
  }
  return exact ? 'yes' : 'but for case';
}

function paramsOf({ params }: Route, segments: readonly string[]): Record<string, string> {
  const values = Object.create(null) as Record<string, string>;
  for (const [index, name] of params) values[name] = segments[index] ?? '';
  return values;
}
