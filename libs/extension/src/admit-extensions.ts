import type { Type } from '@nestjs/common';
import { registerPermission } from '@messagepal/permissions';
import { satisfies, validRange } from 'semver';
import { controllersOf, OpaqueImport } from './controllers-of';
import type { Extension } from './define-extension';
import { ExtensionError } from './extension.error';
import { Extensions } from './extensions';
import { handlersOf } from './on-event.decorator';
import { hooksOf } from './will-send.decorator';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * Checks that the extensions fit this version of the product and each other, and makes their permissions known to the process. To
 * be called before the application is made; again with the same ones changes nothing.
 *
 * @throws ExtensionError that says what does not fit, why and what to do
 */
export function admitExtensions(extensions: readonly Extension[], version: string): Extensions {
  for (const [index, extension] of extensions.entries()) {
    demandName(extension, extensions.slice(0, index));
    demandCompatible(extension, version);
    demandParts(extension);
    demandGuarded(extension);
    for (const permission of extension.permissions) admitPermission(extension.name, permission);
  }
  return new Extensions(extensions);
}

function demandName({ name }: Extension, before: readonly Extension[]): void {
  if (!NAME.test(name)) {
    throw new ExtensionError(
      JSON.stringify(name),
      'A name has up to 40 lower-case letters, digits and `-`, a letter first.',
      'Correct `name` in its defineExtension.',
    );
  }
  if (!before.some((other) => other.name === name)) return;
  throw new ExtensionError(
    name,
    'There are two of this name.',
    'Name it once in MP_EXTENSIONS; of two different ones, rename one.',
  );
}

function demandCompatible({ name, compatible }: Extension, version: string): void {
  if (validRange(compatible) === null) {
    throw new ExtensionError(
      name,
      `\`compatible\` is ${JSON.stringify(compatible)}, which is no range of versions.`,
      `Write one as npm does: ^${version}.`,
    );
  }
  if (satisfies(version, compatible, { includePrerelease: true })) return;
  throw new ExtensionError(
    name,
    `It works with MessagePal ${compatible}, and this is ${version}.`,
    'Take a version of the extension that fits, or leave it out of MP_EXTENSIONS.',
  );
}

function demandParts({ name, hooks, handlers }: Extension): void {
  const idle =
    hooks.find((type) => hooksOf(type).length === 0) ?? handlers.find((type) => handlersOf(type).length === 0);
  if (idle) {
    throw new ExtensionError(
      name,
      `${idle.name} is listed and has no method that would be called.`,
      'Mark one with @WillSend() for a hook, with @OnEvent(…) for a handler.',
    );
  }
  const twin = twinIn(hooks) ?? twinIn(handlers);
  if (!twin) return;
  throw new ExtensionError(name, `${twin.name} is there twice.`, 'List each class once, and give each its own name.');
}

/** Only the API has the guards that routes are declared for. */
function demandGuarded({ name, modules }: Extension): void {
  for (const app of ['gateway', 'worker', 'data-service'] as const) {
    const [open] = (modules[app] ?? []).flatMap((module) => controllersIn(name, module));
    if (!open) continue;
    throw new ExtensionError(
      name,
      `${open.name} would answer in the process ${app}, where nobody asks who calls.`,
      'Put controllers into modules of modules.api, and what other processes need into modules without any.',
    );
  }
}

function controllersIn(extension: string, module: Type): Type[] {
  try {
    return controllersOf(module);
  } catch (error) {
    if (!(error instanceof OpaqueImport)) throw error;
    throw new ExtensionError(
      extension,
      `${module.name} imports, itself or further down, what is no module yet: a promise of one, or undefined.`,
      'Import modules that are there when it is loaded; outside of the API it has to be seen that they have no controllers.',
    );
  }
}

/** A class whose name another one before it has: log and jobs would take them for one. */
const twinIn = (types: readonly Type[]): Type | undefined =>
  types.find(({ name }, index) => types.findIndex((other) => other.name === name) !== index);

function admitPermission(extension: string, permission: Extension['permissions'][number]): void {
  if (!permission.name.startsWith(`${extension}:`)) {
    throw new ExtensionError(
      extension,
      `Its permission ${permission.name} does not begin with its name.`,
      `Call it ${extension}:${permission.name.replace(/^.*:/, '')}.`,
    );
  }
  try {
    registerPermission(permission);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExtensionError(
      extension,
      error.message,
      'Give it another name or a bit that no other has, or leave one of the two extensions out.',
    );
  }
}
