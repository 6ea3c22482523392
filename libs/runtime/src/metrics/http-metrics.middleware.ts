import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { Histogram } from 'prom-client';
import { routePattern } from '../http/route-pattern';
import { Metrics } from './metrics';

const BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counts and times every answer by method, route pattern and status. */
@Injectable()
export class HttpMetricsMiddleware implements NestMiddleware {
  private readonly seconds: Histogram<'method' | 'route' | 'status'>;

  constructor(metrics: Metrics) {
    this.seconds = metrics.histogram('http_request_seconds', 'Time from request to answer', BUCKETS_S, [
      'method',
      'route',
      'status',
    ]);
  }

  use(request: Request, response: Response, next: NextFunction): void {
    const started = process.hrtime.bigint();
    response.once('finish', () => {
      const labels = { method: request.method, route: routePattern(request), status: String(response.statusCode) };
      this.seconds.observe(labels, Number(process.hrtime.bigint() - started) / 1e9);
    });
    next();
  }
}
