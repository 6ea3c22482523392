import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { Request, RequestHandler } from 'express';
import { jsonOnly } from '@messagepal/errors';
import { RouteTable, type RouteHandler } from './route-table';
import { routeOf } from './route.decorator';

const PREFIX = '/api/v1';

/** The routes that read a body themselves, as it comes in, and of which type: no parser is to take it first. */
@Injectable()
export class StreamedRoutes implements OnModuleInit {
  private readonly types = new Map<RouteHandler, string>();
  private readonly routes = new RouteTable();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    for (const { metatype } of this.discovery.getControllers()) {
      const prototype: unknown = metatype?.prototype;
      if (typeof prototype !== 'object' || prototype === null) continue;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler: unknown = Reflect.get(prototype, name);
        if (metatype && typeof handler === 'function') this.add(metatype, handler as RouteHandler);
      }
    }
  }

  /** Whether the request's body is left to its route. */
  has(request: Request): boolean {
    const match = this.routes.find(request.method, request.originalUrl);
    const type = match && this.types.get(match.handler);
    return type !== undefined && Boolean(request.is(type));
  }

  private add(controller: object, handler: RouteHandler): void {
    const type = routeOf(handler)?.streams;
    if (type === undefined) return;
    const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))];
    const parts = [controller, handler].map((target) => String(Reflect.getMetadata(PATH_METADATA, target)));
    const path = parts.map((part) => part.replace(/^\/+|\/+$/g, '')).filter((part) => part !== '');
    this.types.set(handler, type);
    this.routes.add(method ?? '', [PREFIX, ...path].join('/'), handler);
  }
}

/** Express middleware: bodies are JSON, but for those that a route reads itself. */
export const knownBodies =
  (streamed: StreamedRoutes): RequestHandler =>
  (request, response, next) =>
    streamed.has(request) ? next() : jsonOnly(request, response, next);
