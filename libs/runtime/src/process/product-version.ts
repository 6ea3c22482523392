import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of this product: that of the package.json in the folder where the process was started. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as { version: string };
  return version;
}
