import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Header, Req, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { Request } from 'express';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { Route } from '../http/route.decorator';
import { publicRoute } from '../http/route-rule';
import { Metrics } from './metrics';

@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4')
  @ApiProduces('text/plain')
  @Route({
    id: 'getMetrics',
    tag: 'Operations',
    summary: 'Metrics in the Prometheus text format',
    description:
      'Asks for `Authorization: Bearer <MP_METRICS_TOKEN>` where that is set, and answers on loopback only otherwise.',
    rule: publicRoute,
    answers: [{ status: 200, description: 'The metrics', type: String }],
    errors: ['NOT_FOUND'],
  })
  async read(@Req() request: Request): Promise<string> {
    if (!this.admits(request)) throw new ApiError('NOT_FOUND');
    return this.metrics.registry.metrics();
  }

  private admits(request: Request): boolean {
    const { metricsToken } = this.config;
    // A proxy of this machine comes from loopback too, whoever it speaks for.
    if (!metricsToken) return isLoopback(request.socket.remoteAddress ?? '') && !isForwarded(request);
    return equal(request.headers.authorization ?? '', `Bearer ${metricsToken}`);
  }
}

const isForwarded = ({ headers }: Request): boolean => ['x-forwarded-for', 'forwarded'].some((name) => name in headers);

const isLoopback = (address: string): boolean => /^(::1|(::ffff:)?127\.)/.test(address);

function equal(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
