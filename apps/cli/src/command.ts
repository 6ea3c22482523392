import type { INestApplicationContext } from '@nestjs/common';
import type { ParseArgsConfig } from 'node:util';
import type { Config } from '@messagepal/config';

export interface CommandInput {
  config: Config;
  /** Words after the command. */
  words: string[];
  options: Record<string, string | boolean | undefined>;
  /** The product's services, on the same engines as the server; made at the first call. */
  context: () => Promise<INestApplicationContext>;
}

/** One verb of the operator's command line. What it answers is printed: as lines, or as JSON with `--json`. */
export interface Command {
  name: string;
  /** What follows the name, e.g. `<username>`. */
  usage: string;
  /** One sentence. */
  help: string;
  options?: ParseArgsConfig['options'];
  run(input: CommandInput): Promise<CommandOutput>;
}

export interface CommandOutput {
  /** For people. */
  lines: string[];
  /** For programs: the whole of `--json`. */
  json: unknown;
}

/** A mistake of the person at the keyboard: printed without a stack. */
export class UsageError extends Error {}
