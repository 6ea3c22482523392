import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Response } from 'express';
import { Drain } from '../drain';
import { Route } from '../http/route.decorator';
import { publicRoute } from '../http/route-rule';
import { HealthRegistry, type PartHealth } from './health-registry';

export class PartHealthDto implements PartHealth {
  @ApiProperty({ example: 'postgres' })
  name: string;

  @ApiPropertyOptional({ description: 'Why it does not answer', example: 'connect ECONNREFUSED' })
  reason?: string;
}

export class HealthDto {
  @ApiProperty({ enum: ['ok', 'unavailable', 'draining'] })
  status: 'ok' | 'unavailable' | 'draining';

  @ApiProperty({ type: [PartHealthDto], description: 'Each engine the process needs' })
  parts: PartHealth[];
}

@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly registry: HealthRegistry,
    private readonly drain: Drain,
  ) {}

  @Get('live')
  @Route({
    id: 'getLiveness',
    tag: 'Operations',
    summary: 'Whether the process runs',
    rule: publicRoute,
    answers: [{ status: 200, description: 'It runs', type: HealthDto }],
  })
  live(): HealthDto {
    return { status: 'ok', parts: [] };
  }

  @Get('ready')
  @Route({
    id: 'getReadiness',
    tag: 'Operations',
    summary: 'Whether the process can do its work',
    description: 'Answers 200 only when every engine that the process needs answers; else 503 with the reason of each.',
    rule: publicRoute,
    answers: [
      { status: 200, description: 'Every engine answers', type: HealthDto },
      { status: 503, description: 'An engine is away, or the process is shutting down', type: HealthDto },
    ],
  })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthDto> {
    const parts = await this.registry.ask();
    const status = this.drain.draining ? 'draining' : parts.some((part) => part.reason) ? 'unavailable' : 'ok';
    if (status !== 'ok') response.status(503);
    return { status, parts };
  }
}
