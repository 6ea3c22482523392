import {
  canActOnMember,
  canActOnRole,
  beyondReach,
  fromWire,
  mayFollow,
  type MemberRank,
  type RoleRank,
} from '@messagepal/permissions';
import type { PermissionOverwrite } from '@messagepal/protocol';

/** By the id of the role or member. */
type ById = ReadonlyMap<string, PermissionOverwrite>;

const byId = (list: readonly PermissionOverwrite[]): ById =>
  new Map(list.map((overwrite) => [overwrite.id, overwrite]));

/** What one overwrite was and is; one of the two is missing where it came or went. */
export interface OverwriteChange {
  readonly before?: PermissionOverwrite;
  readonly after?: PermissionOverwrite;
}

/** The overwrites that differ between two lists. */
export function overwriteChanges(
  before: readonly PermissionOverwrite[],
  after: readonly PermissionOverwrite[],
): OverwriteChange[] {
  const [old, now] = [byId(before), byId(after)];
  const ids = new Set([...old.keys(), ...now.keys()]);
  return [...ids]
    .map((id) => ({ before: old.get(id), after: now.get(id) }))
    .filter((change) => !isSame(change.before, change.after));
}

/** Whether two lists say the same, in whatever order: a channel with its category's overwrites follows it. */
export const sameOverwrites = (a: readonly PermissionOverwrite[], b: readonly PermissionOverwrite[]): boolean =>
  overwriteChanges(a, b).length === 0;

/** The list with one overwrite put in, in place of the one for the same role or member. */
export const withOverwrite = (
  list: readonly PermissionOverwrite[],
  overwrite: PermissionOverwrite,
): PermissionOverwrite[] => [...withoutOverwrite(list, overwrite.id), overwrite];

export const withoutOverwrite = (list: readonly PermissionOverwrite[], id: string): PermissionOverwrite[] =>
  list.filter((overwrite) => overwrite.id !== id);

/** Whoever changes overwrites, and how high those stand for whom they are. */
export interface OverwriteActor {
  readonly userId: string;
  readonly rank: MemberRank;
  /** What they hold where the overwrites act. */
  readonly held: bigint;
  /** Of a role; undefined for `@everyone` and for one that is gone. */
  rankOfRole(id: string): RoleRank | undefined;
  /** Of a member; undefined for who is none (any more). */
  rankOfMember(id: string): MemberRank | undefined;
}

/**
 * Whether a change is the actor's to make: every bit that comes or goes must be one they hold, and the role or member must
 * stand below them. For oneself one may set what one holds.
 */
export function mayChange(actor: OverwriteActor, { before, after }: OverwriteChange): boolean {
  const targets = [before, after].filter((overwrite) => overwrite !== undefined);
  return targets.every((target) => standsBelow(actor, target)) && withinReach(actor.held, before, after);
}

/** Whether the change brings no bit that is no permission's. */
export const repeatsOrKnows = ({ before, after }: OverwriteChange): boolean =>
  mayFollow(bitsOf(before?.allow), bitsOf(after?.allow)) && mayFollow(bitsOf(before?.deny), bitsOf(after?.deny));

function standsBelow(actor: OverwriteActor, { type, id }: PermissionOverwrite): boolean {
  if (type === 'role') return canActOnRole(actor.rank, actor.rankOfRole(id));
  const rank = actor.rankOfMember(id);
  return id === actor.userId || actor.rank.owner || rank === undefined || canActOnMember(actor.rank, rank);
}

function withinReach(
  held: bigint,
  before: PermissionOverwrite | undefined,
  after: PermissionOverwrite | undefined,
): boolean {
  const allow = beyondReach(held, bitsOf(before?.allow), bitsOf(after?.allow));
  const deny = beyondReach(held, bitsOf(before?.deny), bitsOf(after?.deny));
  return (allow | deny) === 0n;
}

const bitsOf = (text = '0'): bigint => fromWire(text) ?? 0n;

const isSame = (a: PermissionOverwrite | undefined, b: PermissionOverwrite | undefined): boolean =>
  a?.type === b?.type && a?.allow === b?.allow && a?.deny === b?.deny;
