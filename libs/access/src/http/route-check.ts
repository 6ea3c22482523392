import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { bitOf } from '@messagepal/permissions';
import { routeOf, type PlainFailure, type RouteOptions } from '@messagepal/runtime';
import { isAccessRule } from './access.rules';

type Handler = (...args: never[]) => unknown;

/** A method of a controller that answers requests. */
interface Endpoint {
  /** `RolesController.list`. */
  name: string;
  /** Method and path, with its parameters' names left out: `GET guilds/:/roles`. */
  address: string;
  route: RouteOptions | undefined;
}

/** Routes with which the application must not start. */
export class RouteMistake extends Error implements PlainFailure {
  readonly what = 'The routes do not fit together';

  constructor(
    readonly why: string,
    readonly fix: string,
  ) {
    super(`${why} ${fix}`);
  }
}

/**
 * Keeps the application from starting while any of its routes does not say who may call it, asks for a permission that there is
 * not, or has the address or the id of another one, of which Nest would serve the first and say nothing.
 */
@Injectable()
export class RouteCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws RouteMistake that names all routes with the first mistake found */
  onModuleInit(): void {
    const endpoints = this.discovery.getControllers().flatMap(({ metatype }) => this.endpointsOf(metatype));
    demandRules(endpoints);
    demandPermissions(endpoints);
    demandOneOf(endpoints, 'address', ({ address }) => address);
    demandOneOf(endpoints, 'id', ({ route }) => route?.id ?? '');
  }

  private endpointsOf(controller: object | null | undefined): Endpoint[] {
    const prototype: unknown = typeof controller === 'function' ? controller.prototype : undefined;
    if (typeof controller !== 'function' || typeof prototype !== 'object' || prototype === null) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = Reflect.get(prototype, name) as Handler;
      if (!Reflect.hasMetadata(PATH_METADATA, handler)) return [];
      const paths = pathsOf(controller).flatMap((base) => pathsOf(handler).map((path) => `${base}/${path}`));
      const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))];
      return paths.map((path) => ({
        name: `${controller.name}.${name}`,
        address: `${method} ${plain(path)}`,
        route: routeOf(handler),
      }));
    });
  }
}

const pathsOf = (target: object): string[] => [Reflect.getMetadata(PATH_METADATA, target) as string | string[]].flat();

const plain = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith(':') ? ':' : part))
    .join('/');

function demandRules(endpoints: readonly Endpoint[]): void {
  const open = endpoints.filter(({ route }) => !route);
  if (open.length === 0) return;
  const list = open.map(({ name, address }) => `${name} (${address})`).join(', ');
  throw new RouteMistake(`Nobody guards ${list}.`, 'Declare who may call it: @Route({ rule: … }).');
}

function demandPermissions(endpoints: readonly Endpoint[]): void {
  for (const { name, route } of endpoints) {
    const wanted = route && isAccessRule(route.rule) ? route.rule.permissions : [];
    const unknown = wanted.find((permission) => bitOf(permission) === undefined);
    if (unknown === undefined) continue;
    throw new RouteMistake(
      `${name} asks for ${unknown}, which is no permission.`,
      'Correct the name, or list it under `permissions` of the extension.',
    );
  }
}

function demandOneOf(endpoints: readonly Endpoint[], what: string, keyOf: (endpoint: Endpoint) => string): void {
  const known = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const key = keyOf(endpoint);
    const first = known.get(key);
    if (first && first.name !== endpoint.name) {
      throw new RouteMistake(
        `${first.name} and ${endpoint.name} have the same ${what}: ${key}.`,
        'Give one of them another, or leave one of the two extensions out.',
      );
    }
    known.set(key, endpoint);
  }
}
