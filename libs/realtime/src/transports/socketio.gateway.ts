import { UseFilters, UseGuards } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { CommandRunner } from '../commands/command-runner';
import { AckFilter } from './ack.filter';
import { CommandGuard } from './command.guard';
import { SOCKETIO_NAMESPACE } from './gateway-url';
import { COMMAND, type CommandPacket, sessionOf } from './socketio-client';
import { SocketIoReception } from './socketio-reception';

/** What an accepted command is acknowledged with. */
interface Acknowledged {
  ok: true;
}

/**
 * The gateway over Socket.IO. Commands go Nest's way, all through one handler, because Nest binds each handler to each socket;
 * dispatches do not, see `SocketIoConnection`.
 */
@WebSocketGateway({ namespace: SOCKETIO_NAMESPACE })
@UseGuards(CommandGuard)
@UseFilters(AckFilter)
export class SocketIoGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly reception: SocketIoReception,
  ) {}

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => void this.admit(socket, next));
  }

  handleConnection(socket: Socket): void {
    this.reception.welcome(socket);
  }

  @SubscribeMessage(COMMAND)
  async run(@ConnectedSocket() socket: Socket, @MessageBody() { event, d }: CommandPacket): Promise<Acknowledged> {
    const command = this.runner.byEvent(event);
    if (command) await this.runner.run(sessionOf(socket), command, d);
    return { ok: true };
  }

  private async admit(socket: Socket, next: (refusal?: Error) => void): Promise<void> {
    next(await this.reception.admit(socket));
  }
}
