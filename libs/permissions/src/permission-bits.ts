import { PERMISSIONS } from './permission.table';
import type { PermissionName, PermissionScope } from './permission.table';

const BY_NAME: ReadonlyMap<PermissionName, bigint> = new Map(
  PERMISSIONS.map(({ name, bit }) => [name, 1n << BigInt(bit)]),
);

/** The set of these permissions. */
export function bits(...names: readonly PermissionName[]): bigint {
  let set = 0n;
  for (const name of names) set |= BY_NAME.get(name) ?? 0n;
  return set;
}

/** Every permission of the core: what a guild's owner and an administrator hold. */
export const ALL_PERMISSIONS: bigint = bits(...PERMISSIONS.map(({ name }) => name));

/** Whether every bit of the set is that of a permission; others can't be granted. */
export const isKnown = (set: bigint): boolean => (set & ~ALL_PERMISSIONS) === 0n;

/** The permissions that act in one of these scopes. */
export const bitsOfScope = (...scopes: readonly PermissionScope[]): bigint =>
  bits(...PERMISSIONS.filter(({ scope }) => scopes.includes(scope)).map(({ name }) => name));

/** Whether `set` holds all of `wanted`. */
export const hasAll = (set: bigint, wanted: bigint): boolean => (set & wanted) === wanted;

/** The names in a set, by bit; bits that the core does not know are left out. */
export const namesOf = (set: bigint): PermissionName[] =>
  PERMISSIONS.filter(({ bit }) => ((set >> BigInt(bit)) & 1n) === 1n).map(({ name }) => name);

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
