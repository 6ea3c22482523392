import { Module } from '@nestjs/common';
import { GatewayController } from './gateway.controller';

/** `GET /gateway`: clients ask the REST API where the gateway is, so this is a module of its own. */
@Module({ controllers: [GatewayController] })
export class GatewayAddressModule {}
