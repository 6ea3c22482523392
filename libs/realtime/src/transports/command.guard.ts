import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { CommandRunner } from '../commands/command-runner';
import { ClosingError, CLOSINGS } from '../session/closing';
import { sessionOf, type SocketIoData } from './socketio-client';

/** Lets a command of a Socket.IO client through if the session's state, its rate and the packet's size allow it. */
@Injectable()
export class CommandGuard implements CanActivate {
  constructor(private readonly runner: CommandRunner) {}

  canActivate(context: ExecutionContext): boolean {
    const ws = context.switchToWs();
    const socket = ws.getClient<Socket>();
    const { bytes } = socket.data as SocketIoData;
    if (bytes === Infinity) throw new ClosingError(CLOSINGS.BINARY);
    this.runner.admit(sessionOf(socket), this.runner.byEvent(ws.getPattern()), bytes);
    return true;
  }
}
