import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { CommandRunner } from '../commands/command-runner';
import { type CommandPacket, sessionOf } from './socketio-client';

/** Lets a command of a Socket.IO client through if the session's state, its rate and the packet's size allow it. */
@Injectable()
export class CommandGuard implements CanActivate {
  constructor(private readonly runner: CommandRunner) {}

  canActivate(context: ExecutionContext): boolean {
    const ws = context.switchToWs();
    const socket = ws.getClient<Socket>();
    const { event, d } = ws.getData<CommandPacket>();
    this.runner.admit(sessionOf(socket), this.runner.byEvent(event), sizeOf(d));
    return true;
  }
}

/** As JSON: several packets may have arrived since this one, so that its own length on the wire is not known any more. */
const sizeOf = (data: unknown): number => Buffer.byteLength(JSON.stringify(data) ?? '');
