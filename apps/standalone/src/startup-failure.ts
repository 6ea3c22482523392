import { ConfigError, type Config } from '@messagepal/config';
import { StartupError } from '@messagepal/database';

/** Turns whatever stopped the start into a few lines: what, why, the fix. Only bugs of our own show a stack. */
export function describeFailure(error: unknown, config?: Config): string {
  if (error instanceof ConfigError)
    return block('The configuration cannot be used', [error.message], 'See docs/config.md');
  if (error instanceof StartupError) return block(error.what, [error.why], error.fix);
  if (isErrno(error, 'EADDRINUSE')) return portTaken(config);
  if (isErrno(error, 'EACCES'))
    return block('Permission denied', [error.message], 'Choose a port above 1023 with PORT');
  return block(
    'The start failed',
    [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    'If this looks like a bug, please report it with these lines',
  );
}

function portTaken(config?: Config): string {
  const port = config?.port ?? 3000;
  return block(
    `Port ${port} is taken`,
    [`Another program listens on ${config?.host ?? '127.0.0.1'}:${port}: perhaps MessagePal already runs.`],
    `Stop that program, or: PORT=${port + 1} npm start`,
  );
}

const block = (what: string, why: string[], fix: string): string =>
  ['', `✗ ${what}`, ...why.map((line) => `  Why:  ${line}`), `  Fix:  ${fix}`, ''].join('\n');

const isErrno = (error: unknown, code: string): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && error.code === code;
