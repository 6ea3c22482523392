import { PERMISSIONS, type PermissionDefinition, type PermissionName } from './permission.table';

/** The bits that extensions choose from; sets of 128 bits fit the wire and PostgreSQL's `numeric(40)`. */
export const EXTENSION_BITS = { first: 64, last: 127 } as const;

const NAME = /^[a-z][a-z0-9-]*:[A-Z][A-Z0-9_]*$/;

/** A permission of the core or of an extension. */
export interface KnownPermission extends PermissionDefinition {
  readonly name: PermissionName;
}

/** Everything there is, by bit. Grows while extensions are registered, which is before anything is computed. */
const table: KnownPermission[] = [...PERMISSIONS];
const byName = new Map<string, bigint>();
/** The documents are made after the classes they describe, so that this list may grow until then. */
const names: PermissionName[] = [];
let all = 0n;
let voice = 0n;
for (const permission of PERMISSIONS) include(permission);

function include({ name, bit, scope }: KnownPermission): void {
  const set = 1n << BigInt(bit);
  byName.set(name, set);
  names.push(name);
  all |= set;
  if (scope === 'voice') voice |= set;
}

/**
 * Adds a permission of an extension to those of this process: from now on it works as one of the core's. To be called before
 * the application is made, in every process of an install alike; a second time with the same definition changes nothing.
 *
 * @throws RangeError, in one sentence, for a name that is not like `automod:MANAGE`, a bit outside of 64–127, and a name or a bit
 * that is another permission's
 */
export function registerPermission(permission: KnownPermission): void {
  const { name, bit } = permission;
  if (!NAME.test(name))
    throw new RangeError(`"${name}" is no name of a permission: it has to look like automod:MANAGE.`);
  if (!Number.isInteger(bit) || bit < EXTENSION_BITS.first || bit > EXTENSION_BITS.last) {
    throw new RangeError(`${name} has bit ${bit}: extensions have ${EXTENSION_BITS.first}–${EXTENSION_BITS.last}.`);
  }
  const twin = table.find((one) => one.name === name || one.bit === bit);
  if (twin?.name === name && twin.bit === bit) return;
  if (twin) throw new RangeError(`${name} (bit ${bit}) and ${twin.name} (bit ${twin.bit}) cannot both be there.`);
  table.push(permission);
  table.sort((a, b) => a.bit - b.bit);
  include(permission);
}

/** Every permission, by bit: the core's, then those of extensions. */
export const knownPermissions = (): readonly KnownPermission[] => table;

/** Their names: the very list that grows with {@link registerPermission}, for schemas that are made before it does. */
export const permissionNames = (): PermissionName[] => names;

/** The set of every permission: what a guild's owner and an administrator hold. */
export const allPermissions = (): bigint => all;

/** The set of those that act in voice channels only. */
export const voicePermissions = (): bigint => voice;

/** The bit of a permission; undefined for a name that nobody has. */
export const bitOf = (name: string): bigint | undefined => byName.get(name);
