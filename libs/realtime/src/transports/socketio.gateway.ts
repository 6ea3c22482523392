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
import { sessionOf } from './socketio-client';
import { SocketIoReception } from './socketio-reception';

/** What an accepted command is acknowledged with. */
interface Acknowledged {
  ok: true;
}

/** The gateway over Socket.IO. Commands go Nest's way; dispatches do not, see `SocketIoConnection`. */
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

  @SubscribeMessage('heartbeat')
  heartbeat(@ConnectedSocket() socket: Socket, @MessageBody() d: unknown): Promise<Acknowledged> {
    return this.run('heartbeat', socket, d);
  }

  @SubscribeMessage('identify')
  identify(@ConnectedSocket() socket: Socket, @MessageBody() d: unknown): Promise<Acknowledged> {
    return this.run('identify', socket, d);
  }

  @SubscribeMessage('resume')
  resume(@ConnectedSocket() socket: Socket, @MessageBody() d: unknown): Promise<Acknowledged> {
    return this.run('resume', socket, d);
  }

  @SubscribeMessage('presence_update')
  updatePresence(@ConnectedSocket() socket: Socket, @MessageBody() d: unknown): Promise<Acknowledged> {
    return this.run('presence_update', socket, d);
  }

  @SubscribeMessage('voice_state_update')
  updateVoiceState(@ConnectedSocket() socket: Socket, @MessageBody() d: unknown): Promise<Acknowledged> {
    return this.run('voice_state_update', socket, d);
  }

  @SubscribeMessage('request_guild_members')
  requestMembers(@ConnectedSocket() socket: Socket, @MessageBody() d: unknown): Promise<Acknowledged> {
    return this.run('request_guild_members', socket, d);
  }

  @SubscribeMessage('guild_subscribe')
  subscribeGuild(@ConnectedSocket() socket: Socket, @MessageBody() d: unknown): Promise<Acknowledged> {
    return this.run('guild_subscribe', socket, d);
  }

  private async admit(socket: Socket, next: (refusal?: Error) => void): Promise<void> {
    next(await this.reception.admit(socket));
  }

  private async run(event: string, socket: Socket, d: unknown): Promise<Acknowledged> {
    const command = this.runner.byEvent(event);
    if (command) await this.runner.run(sessionOf(socket), command, d);
    return { ok: true };
  }
}
