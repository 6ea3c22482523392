import type { ModuleRef } from '@nestjs/core';
import type { AppName } from './define-extension';
import { ExtensionError } from './extension.error';
import type { Part } from './extensions';

/** A hook or handler as a function. @throws ExtensionError for a class that no module of the extension provides */
export function boundMethod<F extends (...args: never[]) => unknown>(modules: ModuleRef, part: Part, app: AppName): F {
  const { extension, type, method } = part;
  try {
    const instance = modules.get<Record<string, F>>(type, { strict: false });
    return instance[method]?.bind(instance) as F;
  } catch (cause) {
    throw new ExtensionError(
      extension,
      `${type.name} is listed, and no module provides it.`,
      `Put it under \`providers\` of a module of modules.${app}.`,
      { cause },
    );
  }
}
