import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { productVersion } from '@messagepal/runtime';
import { admitExtensions } from './admit-extensions';
import type { Extension } from './define-extension';
import { ExtensionError } from './extension.error';
import type { Extensions } from './extensions';

/** Beside `libs`, in the sources as in what is built of them. */
const FOLDER = join(__dirname, '../../../extensions');

/**
 * Loads the extensions that `MP_EXTENSIONS` names, each from `extensions/<name>/src/index.ts`, and admits them. To be called by
 * every process of an install before it makes its application.
 *
 * @throws ExtensionError for one that is not there or cannot be loaded, and as {@link admitExtensions} says
 */
export const loadExtensions = (names: readonly string[], version = productVersion()): Extensions =>
  admitExtensions(names.map(load), version);

function load(name: string): Extension {
  const folder = join(FOLDER, name);
  if (!existsSync(folder)) {
    throw new ExtensionError(
      name,
      `There is no extensions/${name}; what there is: ${available().join(', ') || 'nothing'}.`,
      'Correct MP_EXTENSIONS, or put it there and build again: npm run build.',
    );
  }
  const { extension } = required(name, join(folder, 'src/index'));
  if (extension) return extension;
  throw new ExtensionError(
    name,
    'Its src/index.ts exports no `extension`.',
    'Write there: export const extension = defineExtension({ … });',
  );
}

const available = (): string[] => (existsSync(FOLDER) ? readdirSync(FOLDER) : []);

function required(name: string, path: string): { extension?: Extension } {
  try {
    // Which one is known only now; all are CommonJS, built with the product.
    return require(path) as { extension?: Extension };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ExtensionError(name, `Loading it failed: ${why}.`, 'Mend it and build again: npm run build.', { cause });
  }
}
