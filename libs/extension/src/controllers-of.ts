import { MODULE_METADATA } from '@nestjs/common/constants';
import type { DynamicModule, ForwardReference, Type } from '@nestjs/common';

/** As far as an import is known before any module is made. */
type Imported = Type | DynamicModule | Promise<DynamicModule> | ForwardReference<() => unknown> | undefined;

/** An import of which nobody knows yet what is in it. */
export class OpaqueImport extends Error {
  override readonly name = 'OpaqueImport';
}

/**
 * The controllers of a module and of all that it imports.
 *
 * @throws OpaqueImport for a promise of a module, and for what is no module
 */
export function controllersOf(module: Imported, seen = new Set<unknown>()): Type[] {
  if (seen.has(module)) return [];
  seen.add(module);
  if (typeof module === 'function')
    return [...declared(module, 'controllers'), ...below(declared(module, 'imports'), seen)];
  if (!module || typeof module !== 'object') throw new OpaqueImport();
  if ('forwardRef' in module) return controllersOf(module.forwardRef() as Imported, seen);
  if (!('module' in module)) throw new OpaqueImport();
  const { controllers = [], imports = [] } = module;
  return [...controllers, ...controllersOf(module.module, seen), ...below(imports, seen)];
}

const below = (imports: readonly Imported[], seen: Set<unknown>): Type[] =>
  imports.flatMap((one) => controllersOf(one, seen));

function declared(module: Type, what: 'controllers'): Type[];
function declared(module: Type, what: 'imports'): Imported[];
function declared(module: Type, what: 'controllers' | 'imports'): unknown[] {
  const key = what === 'controllers' ? MODULE_METADATA.CONTROLLERS : MODULE_METADATA.IMPORTS;
  return (Reflect.getMetadata(key, module) as unknown[] | undefined) ?? [];
}
