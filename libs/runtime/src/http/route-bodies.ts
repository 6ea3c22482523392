import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { IncomingMessage } from 'node:http';
import { json, type Request, type RequestHandler } from 'express';
import { jsonOnly } from '@messagepal/errors';
import type { RouteOptions } from './route-options';
import { RouteTable, type RouteHandler } from './route-table';
import { routeOf } from './route.decorator';

const PREFIX = '/api/v1';

/** The routes whose bodies are not like all others: read by themselves as they come in, or larger. */
@Injectable()
export class RouteBodies implements OnModuleInit {
  private readonly options = new Map<RouteHandler, RouteOptions>();
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
  isStreamed(request: Request): boolean {
    const type = this.optionsOf(request.method, request.originalUrl)?.streams;
    return type !== undefined && Boolean(request.is(type));
  }

  /** How many bytes of JSON the route takes, where that is more than others do. */
  maxBytes({ method = '', url = '' }: Pick<IncomingMessage, 'method' | 'url'>): number | undefined {
    return this.optionsOf(method, url)?.bodyBytes;
  }

  private optionsOf(method: string, url: string): RouteOptions | undefined {
    const match = this.routes.find(method, url);
    return match && this.options.get(match.handler);
  }

  private add(controller: object, handler: RouteHandler): void {
    const options = routeOf(handler);
    if (options?.streams === undefined && options?.bodyBytes === undefined) return;
    const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))];
    const parts = [controller, handler].map((target) => String(Reflect.getMetadata(PATH_METADATA, target)));
    const path = parts.map((part) => part.replace(/^\/+|\/+$/g, '')).filter((part) => part !== '');
    this.options.set(handler, options);
    this.routes.add(method ?? '', [PREFIX, ...path].join('/'), handler);
  }
}

/** Express middleware: bodies are JSON, but for those that a route reads itself. */
export const knownBodies =
  (bodies: RouteBodies): RequestHandler =>
  (request, response, next) =>
    bodies.isStreamed(request) ? next() : jsonOnly(request, response, next);

/** Express middleware before the parser for all: reads larger JSON where a route takes it. */
export const largeBodies =
  (bodies: RouteBodies): RequestHandler =>
  (request, response, next) => {
    const limit = bodies.maxBytes({ method: request.method, url: request.originalUrl });
    return limit === undefined ? next() : json({ limit, strict: false })(request, response, next);
  };
