import { Controller, Get } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Memberships } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { Caller, type Principal, Route, selfRoute } from '@messagepal/runtime';
import { ShardStarts } from './ready/shard-starts';
import { gatewayUrl } from './transports/gateway-url';

class SessionStartLimitDto {
  @ApiProperty({ type: 'integer', description: 'Sessions with `shard` that may begin in a day', example: 1000 })
  total: number;

  @ApiProperty({ type: 'integer', description: 'How many of them are left', example: 999 })
  remaining: number;

  @ApiProperty({ type: 'integer', description: 'Milliseconds until all of them are left again', example: 86_400 })
  reset_after: number;

  @ApiProperty({
    type: 'integer',
    description: 'Shards that may identify in the same 5 s, one each of `index % max_concurrency`; others wait',
    example: 10,
  })
  max_concurrency: number;
}

/** Where the gateway is, and how a bot divides itself over it. */
export class GatewayBotDto {
  @ApiProperty({ description: 'Raw WebSocket; add `?v=1&encoding=json`', example: 'ws://127.0.0.1:3000/gateway' })
  url: string;

  @ApiProperty({ type: 'integer', description: 'How many shards are recommended for the guilds one is in', example: 1 })
  shards: number;

  @ApiProperty({ type: SessionStartLimitDto })
  session_start_limit: SessionStartLimitDto;
}

@Controller('gateway/bot')
export class GatewayBotController {
  constructor(
    private readonly config: Config,
    private readonly memberships: Memberships,
    private readonly starts: ShardStarts,
  ) {}

  @Get()
  @Route({
    id: 'getGatewayBot',
    tag: 'Gateway',
    summary: 'Address of the gateway, and how many sessions may begin there',
    description: 'For bots that divide their guilds over several sessions by `shard` of IDENTIFY.',
    rule: selfRoute,
    answers: [{ status: 200, description: 'The address, shards and limits', type: GatewayBotDto }],
  })
  async read(@Caller() { userId }: Principal): Promise<GatewayBotDto> {
    const { guildsPerShard, maxConcurrency } = this.config.limits.gateway;
    const [guildIds, left] = await Promise.all([this.memberships.guildIdsOf(userId), this.starts.left(userId)]);
    return {
      url: gatewayUrl(this.config).url,
      shards: Math.max(1, Math.ceil(guildIds.length / guildsPerShard)),
      session_start_limit: {
        total: left.total,
        remaining: left.remaining,
        reset_after: left.resetAfterMs,
        max_concurrency: maxConcurrency,
      },
    };
  }
}
