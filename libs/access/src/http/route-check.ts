import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { routeOf } from '@messagepal/runtime';

type Handler = (...args: never[]) => unknown;

/** Keeps the application from starting while any of its routes does not say who may call it. */
@Injectable()
export class RouteCheck implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Throws an Error that names all routes without a rule. */
  onModuleInit(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype }) => this.undeclared(metatype?.prototype));
    if (open.length > 0)
      throw new Error(`Routes without @Route({ rule }), which nobody guards:\n  ${open.join('\n  ')}`);
  }

  private undeclared(prototype: unknown): string[] {
    if (typeof prototype !== 'object' || prototype === null) return [];
    const controller = prototype.constructor.name;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = Reflect.get(prototype, name) as Handler;
      return isEndpoint(handler) && !routeOf(handler) ? [describe(controller, name, handler)] : [];
    });
  }
}

const isEndpoint = (handler: Handler): boolean => Reflect.hasMetadata(PATH_METADATA, handler);

function describe(controller: string, name: string, handler: Handler): string {
  const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))];
  return `${controller}.${name} (${method} ${String(Reflect.getMetadata(PATH_METADATA, handler))})`;
}
