import { allPermissions, bitOf, knownPermissions } from './permission-registry';
import type { PermissionName, PermissionScope } from './permission.table';

/** The set of these permissions. @throws RangeError for a name that nobody has: it would ask for nothing. */
export function bits(...names: readonly PermissionName[]): bigint {
  let set = 0n;
  for (const name of names) {
    const bit = bitOf(name);
    if (bit === undefined) throw new RangeError(`There is no permission ${name}.`);
    set |= bit;
  }
  return set;
}

/** Whether every bit of the set is that of a permission; others can't be granted. */
export const isKnown = (set: bigint): boolean => (set & ~allPermissions()) === 0n;

/** The set without the bits that are no permission's (any more). */
export const onlyKnown = (set: bigint): bigint => set & allPermissions();

/** The permissions that act in one of these scopes. */
export const bitsOfScope = (...scopes: readonly PermissionScope[]): bigint =>
  bits(
    ...knownPermissions()
      .filter(({ scope }) => scopes.includes(scope))
      .map(({ name }) => name),
  );

/** Whether `set` holds all of `wanted`. */
export const hasAll = (set: bigint, wanted: bigint): boolean => (set & wanted) === wanted;

/** The names in a set, by bit; bits that are no permission's are left out. */
export const namesOf = (set: bigint): PermissionName[] =>
  knownPermissions()
    .filter(({ bit }) => ((set >> BigInt(bit)) & 1n) === 1n)
    .map(({ name }) => name);

/** What members of a new guild may do: Discord's default for `@everyone`. */
export const DEFAULT_EVERYONE: bigint = bits(
  'READ_MESSAGES',
  'SEND_MESSAGES',
  'READ_MESSAGE_HISTORY',
  'ATTACH_FILES',
  'EMBED_LINKS',
  'ADD_REACTIONS',
  'MENTION_EVERYONE',
  'USE_EXTERNAL_EMOJIS',
  'CREATE_PUBLIC_THREADS',
  'CREATE_PRIVATE_THREADS',
  'SEND_MESSAGES_IN_THREADS',
  'SEND_POLLS',
  'SEND_VOICE_MESSAGES',
  'CREATE_INVITE',
  'CHANGE_NICKNAME',
  'CONNECT',
  'SPEAK',
  'STREAM',
  'USE_VAD',
  'REQUEST_TO_SPEAK',
  'USE_COMMANDS',
  'USE_EXTERNAL_STICKERS',
);
