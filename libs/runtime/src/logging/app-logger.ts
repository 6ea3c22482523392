import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** Fields whose values never reach a log, wherever they are in the object. */
const SECRETS = ['password', 'token', 'authorization', 'cookie', 'secret', 'content', 'set-cookie'];
const REDACTED = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** What Nest tells of its own start is for those who look for a fault. */
const NEST_AT_START = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
  'NestApplication',
  'NestMicroservice',
]);

/** JSON lines on standard output; secrets and message texts are redacted. */
export const createPino = (level: string): Logger =>
  pino({ level, redact: { paths: REDACTED, censor: '[redacted]' }, base: undefined });

/** Nest's logger over pino: `new Logger('Name')` in any class ends here. */
export class AppLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(NEST_AT_START.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest appends the context as the last argument, and a stack before it on errors. */
  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    const details = rest.slice(0, -1);
    const fields = { context, ...(details.length > 0 && { details }) };
    if (message instanceof Error) this.pino[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'string') this.pino[level](fields, message);
    else this.pino[level]({ ...fields, message });
  }
}
