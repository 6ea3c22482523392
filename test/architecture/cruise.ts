import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface Cruise {
  modules: number;
  /** `rule: from → to` */
  violations: { rule: string; from: string; to: string }[];
}

interface Report {
  modules: { source: string }[];
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

const ROOT = join(__dirname, '../..');

/** Checks the tree in `folder` by the rules of the repository. */
export function cruise(folder: string, roots: string[]): Cruise {
  const cli = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
  const text = run([cli, ...roots, '--config', config, '--output-type', 'json'], options);
  const { modules, summary } = JSON.parse(text) as Report;
  const own = modules.filter(({ source }) => roots.some((root) => source.startsWith(`${root}/`)));
  return {
    modules: own.length,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

/** The command exits with the number of violations; its report is on standard output either way. */
function run(args: string[], options: { cwd: string; encoding: 'utf8'; maxBuffer: number }): string {
  try {
    return execFileSync(process.execPath, args, options);
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string' && error.stdout)
      return error.stdout;
    throw error;
  }
}
