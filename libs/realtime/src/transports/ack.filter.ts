import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { toGatewayError } from '@messagepal/errors';
import { CommandRunner } from '../commands/command-runner';
import { ClosingError } from '../session/closing';
import { sessionOf } from './socketio-client';

/** Acknowledges a failed command with the error's body, then does to the session what the error asks for. */
@Catch()
export class AckFilter implements ExceptionFilter {
  constructor(private readonly runner: CommandRunner) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const [socket, , acknowledge] = host.getArgs<[Socket, unknown, unknown]>();
    if (typeof acknowledge === 'function') acknowledge(bodyOf(error));
    this.runner.fail(sessionOf(socket), error);
  }
}

const bodyOf = (error: unknown): object => (error instanceof ClosingError ? error.closing : toGatewayError(error));
