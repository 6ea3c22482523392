import { Injectable, Logger } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { checkJson, toApiError } from '@messagepal/errors';
import { ClosingError, CLOSINGS } from '../session/closing';
import type { Session } from '../session/session';
import type { Command } from './command';
import { Commands } from './commands';

/** The one way in for everything a client sends: size, rate, state, shape, then the command. */
@Injectable()
export class CommandRunner {
  private readonly logger = new Logger(CommandRunner.name);

  constructor(
    private readonly config: Config,
    private readonly commands: Commands,
  ) {}

  byOp(op: unknown): Command | undefined {
    return this.commands.byOp.get(op as number);
  }

  byEvent(event: string): Command | undefined {
    return this.commands.byEvent.get(event);
  }

  /** Everything that can be said of a frame before it is acted on. Throws {@link ClosingError}. */
  admit(session: Session, command: Command | undefined, bytes: number): asserts command is Command {
    if (!command) throw new ClosingError(CLOSINGS.UNKNOWN_OPCODE);
    if (bytes > command.maxBytes) throw new ClosingError(CLOSINGS.FRAME_TOO_LARGE);
    if (command.counted) this.count(session);
    checkState(session, command);
  }

  /** One more of what the rate of frames is for. Throws {@link ClosingError} 4008. */
  count(session: Session): void {
    if (!this.config.rateLimits) return;
    const { frames } = this.config.limits.gateway;
    if (!session.frames.allows(frames, Math.floor(performance.now()))) throw new ClosingError(CLOSINGS.TOO_MANY_FRAMES);
  }

  /** Runs an admitted command. Throws {@link ClosingError}, and ApiError for a refusal that ends nothing. */
  async run(session: Session, command: Command, d: unknown): Promise<void> {
    // Again, in the very call in which the command begins: of two IDENTIFYs in one burst both may have been admitted.
    checkState(session, command);
    await command.run(session, parse(command, d));
  }

  /** What a failed frame does to its session: most close it, a refusal does not. */
  fail(session: Session, error: unknown): void {
    if (error instanceof ClosingError) return session.close(error.closing);
    if (toApiError(error).status < 500) return;
    this.logger.error('A command failed', error instanceof Error ? error.stack : String(error));
    session.close(CLOSINGS.TROUBLE);
  }
}

function checkState({ state }: Session, { when }: Command): void {
  if (when === 'live' && state !== 'live') throw new ClosingError(CLOSINGS.NOT_AUTHENTICATED);
  if (when === 'waiting' && state !== 'waiting') throw new ClosingError(CLOSINGS.ALREADY);
}

function parse(command: Command, d: unknown): unknown {
  try {
    checkJson(d);
    return command.payload.parse(d);
  } catch {
    // Whatever the mistake is, the sender learns it by the close code alone.
    throw new ClosingError(CLOSINGS.DECODE_ERROR);
  }
}
