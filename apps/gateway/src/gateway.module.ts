import { Module } from '@nestjs/common';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { RealtimeModule } from '@messagepal/realtime';

/** Real time: sessions over raw WebSocket and Socket.IO. */
@Module({ imports: [DatabaseModule, EventLogModule, CacheModule, RateLimitsModule, RealtimeModule] })
export class GatewayModule {}
