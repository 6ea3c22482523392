import { MODULE_METADATA } from '@nestjs/common/constants';
import type { DynamicModule, ForwardReference, Type } from '@nestjs/common';

type Imported = Type | DynamicModule | Promise<DynamicModule> | ForwardReference;

/** The controllers of a module and of all that it imports, as far as that is known before any module is made. */
export function controllersOf(module: Imported, seen = new Set<unknown>()): Type[] {
  if (seen.has(module)) return [];
  seen.add(module);
  if (typeof module === 'function')
    return [...declared(module, 'controllers'), ...below(declared(module, 'imports'), seen)];
  if (!('module' in module)) return [];
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
