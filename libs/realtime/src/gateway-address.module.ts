import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { GatewayBotController } from './gateway-bot.controller';
import { GatewayController } from './gateway.controller';
import { ShardStarts } from './ready/shard-starts';

/**
 * `GET /gateway` and `GET /gateway/bot`: clients ask the REST API where the gateway is, so this is a module of its own. Needs the
 * global database, event log and rate limits.
 */
@Module({
  imports: [AccessModule],
  controllers: [GatewayController, GatewayBotController],
  providers: [ShardStarts],
  exports: [ShardStarts],
})
export class GatewayAddressModule {}
