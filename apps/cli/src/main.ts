import { parseArgs } from 'node:util';
import { Logger, type INestApplicationContext } from '@nestjs/common';
import { ConfigError, loadConfig } from '@messagepal/config';
import { StartupError } from '@messagepal/database';
import { createContext } from '@messagepal/runtime';
import { CliModule } from './cli.module';
import { UsageError, type Command } from './command';
import { COMMANDS } from './commands';

const help = (): string => ['Usage: npm run mp -- <command> [--json]', '', ...COMMANDS.map(helpOf), ''].join('\n');

const helpOf = ({ name, usage, help: sentence }: Command): string => `  ${name} ${usage}\n      ${sentence}`;

async function main([name, ...rest]: string[]): Promise<void> {
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) {
    process.stdout.write(help());
    process.exitCode = name === undefined || name === 'help' ? 0 : 2;
    return;
  }
  await execute(command, rest);
}

async function execute(command: Command, args: string[]): Promise<void> {
  const parsed = parseArgs({
    args,
    options: { ...command.options, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const config = loadConfig().with({ logLevel: 'error' });
  // Standard output is the answer's. Commands without a context have no other logger than Nest's own.
  Logger.overrideLogger(['error', 'fatal']);
  let made: Promise<INestApplicationContext> | undefined;
  const context = (): Promise<INestApplicationContext> => (made ??= createContext(CliModule, config));
  try {
    const options = parsed.values as Record<string, string | boolean | undefined>;
    const { lines, json } = await command.run({ config, words: parsed.positionals, options, context });
    process.stdout.write(`${options['json'] ? JSON.stringify(json) : lines.join('\n')}\n`);
  } finally {
    await (await made)?.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const expected = error instanceof UsageError || error instanceof ConfigError || error instanceof StartupError;
  const bad = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${expected || bad ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
});
