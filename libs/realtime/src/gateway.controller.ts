import { Controller, Get } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Config } from '@messagepal/config';
import { publicRoute, Route } from '@messagepal/runtime';
import { type GatewayAddress, gatewayUrl } from './transports/gateway-url';

class SocketIoAddressDto {
  @ApiProperty({ description: 'Address of the namespace', example: 'http://127.0.0.1:3000/gateway' })
  url: string;

  @ApiProperty({ description: 'The `path` option of the client', example: '/socket.io' })
  path: string;
}

/** Where the real-time gateway is. */
export class GatewayAddressDto implements GatewayAddress {
  @ApiProperty({ description: 'Raw WebSocket; add `?v=1&encoding=json`', example: 'ws://127.0.0.1:3000/gateway' })
  url: string;

  @ApiProperty({ type: SocketIoAddressDto })
  socketio: SocketIoAddressDto;
}

@Controller('gateway')
export class GatewayController {
  constructor(private readonly config: Config) {}

  @Get()
  @Route({
    id: 'getGateway',
    tag: 'Gateway',
    summary: 'Addresses of the real-time gateway',
    rule: publicRoute,
    answers: [{ status: 200, description: 'The addresses', type: GatewayAddressDto }],
  })
  read(): GatewayAddressDto {
    return gatewayUrl(this.config);
  }
}
