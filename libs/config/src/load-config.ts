import { readFileSync } from 'node:fs';
import { Config } from './config';
import { ConfigError } from './config.error';
import type { ConfigMistake } from './config.error';
import { RULES, SPLIT_RULES, type Rule } from './config.rules';
import { VARIABLES } from './config.schema';
import type { ConfigFields, FieldName } from './config.schema';
import { nearestName } from './nearest-name';
import type { Variable } from './variable';

/** The environment: variable name → text. An empty text counts as absent. */
export type Environment = Readonly<Record<string, string | undefined>>;

const ROWS = Object.entries(VARIABLES) as [FieldName, Variable][];
const NAMES = ROWS.map(([, variable]) => variable.name);
const FILES = ROWS.filter(([, variable]) => variable.secret).map(([, variable]) => `${variable.name}_FILE`);

/**
 * Reads and checks the whole configuration.
 * Throws {@link ConfigError}, which names every mistake at once. Unknown `MP_*` variables are in `config.warnings`.
 */
export function loadConfig(env: Environment = process.env): Config {
  return readConfig(env, RULES);
}

/** The same for a process that is one of several: what they share has to have an address. */
export function loadSplitConfig(env: Environment = process.env): Config {
  return readConfig(env, [...SPLIT_RULES, ...RULES]);
}

function readConfig(env: Environment, rules: readonly Rule[]): Config {
  const mistakes: ConfigMistake[] = [];
  const fields: Partial<ConfigFields> = {};
  for (const [field, variable] of ROWS) {
    Object.assign(fields, { [field]: readVariable(variable, env, mistakes) });
  }
  Object.assign(fields, computedDefaults(fields, env));
  mistakes.push(...brokenRules(rules, fields, mistakes));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  // Without a mistake every field that has to be there is there.
  return new Config({ ...(fields as ConfigFields), warnings: warningsOf(env) });
}

/** Says nothing of a variable whose own mistake is known: what it would have been is not. */
function brokenRules(
  rules: readonly Rule[],
  fields: Partial<ConfigFields>,
  known: readonly ConfigMistake[],
): ConfigMistake[] {
  const reported = new Set(known.map(({ variable }) => variable.replace(/_FILE$/, '')));
  const mistakes = new Map<string, ConfigMistake>();
  for (const mistake of rules.flatMap((rule) => rule(fields) ?? [])) {
    if (!reported.has(mistake.variable) && !mistakes.has(mistake.variable)) mistakes.set(mistake.variable, mistake);
  }
  return [...mistakes.values()];
}

function readVariable(variable: Variable, env: Environment, mistakes: ConfigMistake[]): unknown {
  const text = textOf(variable, env, mistakes) ?? variable.default;
  if (text === undefined) return undefined;
  const result = variable.schema.safeParse(text);
  if (result.success) return result.data;
  mistakes.push({
    variable: variable.name,
    seen: variable.secret ? '(hidden)' : JSON.stringify(text),
    expected: variable.type,
    fix: `${variable.name}=${variable.example}`,
  });
  return undefined;
}

/** A secret may lie in a file, as container platforms hand them out; the variable itself wins. */
function textOf(variable: Variable, env: Environment, mistakes: ConfigMistake[]): string | undefined {
  const own = env[variable.name] || undefined;
  const file = variable.secret ? env[`${variable.name}_FILE`] : undefined;
  if (own !== undefined || !file) return own;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    mistakes.push({
      variable: `${variable.name}_FILE`,
      seen: JSON.stringify(file),
      expected: `a readable file with the value of ${variable.name} (${reason})`,
      fix: `make the file readable, or set ${variable.name}`,
    });
    return undefined;
  }
}

/** Defaults that depend on other variables. */
function computedDefaults({ nodeEnv, host, port, publicUrl, ...rest }: Partial<ConfigFields>, env: Environment) {
  return {
    demo: env['MP_DEMO'] ? rest.demo : nodeEnv !== 'production',
    corsOrigins: rest.corsOrigins ?? [],
    trustProxy: rest.trustProxy ?? [],
    extensions: rest.extensions ?? [],
    publicUrl: publicUrl ?? `http://${reachable(host ?? '')}:${port}`,
  };
}

/** A wildcard address can be listened on, not called. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function warningsOf(env: Environment): string[] {
  const known = [...NAMES, ...FILES];
  const unknown = Object.keys(env).filter((name) => isOurs(name) && !known.includes(name));
  return unknown.map((name) => {
    const nearest = nearestName(name, known);
    return `${name} is not a variable of MessagePal and changes nothing${nearest ? `; did you mean ${nearest}?` : '.'}`;
  });
}

/** The test tools' own variables are none of the configuration's. */
const isOurs = (name: string): boolean => name.startsWith('MP_') && !name.startsWith('MP_TEST_');
