import { ConfigError } from '@messagepal/config';
import { isPlainFailure } from './engine-probe';

/** Turns whatever stopped the start into a few lines: what, why, the fix. Only bugs of our own show a stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof ConfigError)
    return block('The configuration cannot be used', [error.message], 'See docs/config.md');
  if (isPlainFailure(error)) return block(error.what, [error.why], error.fix);
  if (isErrno(error, 'EADDRINUSE')) return portTaken(error);
  if (isErrno(error, 'EACCES'))
    return block('Permission denied', [error.message], 'Choose a port above 1023 with PORT');
  return block(
    'The start failed',
    [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    'If this looks like a bug, please report it with these lines',
  );
}

function portTaken({ port = 3000, address = '127.0.0.1' }: ListenError): string {
  return block(
    `Port ${port} is taken`,
    [`Another program listens on ${address}:${port}: perhaps MessagePal already runs.`],
    `Stop that program, or choose another port: PORT=${port + 1}`,
  );
}

const block = (what: string, why: string[], fix: string): string =>
  ['', `✗ ${what}`, ...why.map((line) => `  Why:  ${line}`), `  Fix:  ${fix}`, ''].join('\n');

/** What Node tells of a port that it could not listen on. */
interface ListenError extends NodeJS.ErrnoException {
  port?: number;
  address?: string;
}

const isErrno = (error: unknown, code: string): error is ListenError =>
  // No instanceof: errors of Node itself belong to another realm than the code under Jest.
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
