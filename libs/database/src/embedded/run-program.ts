import { spawn } from 'node:child_process';
import type { ServerUser } from './server-user';

/** How one short program ended. */
export interface ProgramEnd {
  code: number | null;
  output: string;
}

/** Runs a program of PostgreSQL to its end. Its environment is empty but for the locale of its messages. */
export function runProgram(
  path: string,
  args: string[],
  cwd: string,
  user: ServerUser | undefined,
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { ...user, cwd, env: { LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
