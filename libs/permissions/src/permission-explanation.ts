import { bits } from './permission-bits';
import type { Overwrite } from './permission-calculator';
import { impliedLosses, LEFT_BY_TIME_OUT, threadSends } from './permission-calculator';
import { allPermissions, knownPermissions } from './permission-registry';
import type { PermissionName } from './permission.table';

/** What one line of an {@link Explanation} goes back to. */
export type ExplanationRule =
  | 'owner'
  | 'everyone_role'
  | 'role'
  | 'administrator'
  | 'everyone_overwrite_deny'
  | 'everyone_overwrite_allow'
  | 'role_overwrite_deny'
  | 'role_overwrite_allow'
  | 'member_overwrite_deny'
  | 'member_overwrite_allow'
  | 'administrator_by_overwrite'
  | 'thread'
  | 'implied'
  | 'timed_out';

/** One step of the computation that changed something. */
export interface ExplanationStep {
  readonly rule: ExplanationRule;
  /** The role or the member whose permissions or overwrite it is. */
  readonly id?: string;
  readonly gained: bigint;
  readonly lost: bigint;
  /** What is held after it. */
  readonly held: bigint;
}

/** How a member comes by their permissions. */
export interface Explanation {
  /** In order; those that change nothing are left out. */
  readonly steps: readonly ExplanationStep[];
  /** The same as the calculator answers. */
  readonly permissions: bigint;
}

/** All that decides about one member in one channel, with the names of who gives and takes. */
export interface ExplanationQuestion {
  readonly memberId: string;
  readonly owner: boolean;
  readonly timedOut?: boolean;
  readonly thread?: boolean;
  /** `@everyone`. */
  readonly everyone: { readonly id: string; readonly permissions: bigint };
  /** The member's other roles. */
  readonly roles: readonly { readonly id: string; readonly permissions: bigint }[];
  readonly overwrites: {
    readonly everyone?: Overwrite;
    /** Of the member's roles. */
    readonly roles: readonly (Overwrite & { readonly id: string })[];
    readonly member?: Overwrite;
  };
}

const ADMINISTRATOR = bits('ADMINISTRATOR');

/** Computes a member's permissions in a channel as the calculator does, and says where each came from and went. */
export function explain(question: ExplanationQuestion): Explanation {
  const trail = new Trail();
  if (question.owner) return trail.to('owner', allPermissions()).explanation;
  trail.gain('everyone_role', question.everyone.permissions, question.everyone.id);
  for (const { id, permissions } of question.roles) trail.gain('role', permissions, id);
  if ((trail.held & ADMINISTRATOR) !== 0n) return trail.to('administrator', allPermissions()).explanation;
  applyOverwrites(trail, question);
  if (question.thread) trail.to('thread', threadSends(trail.held));
  trail.to('implied', impliedLosses(trail.held));
  if (question.timedOut) trail.to('timed_out', trail.held & LEFT_BY_TIME_OUT);
  return trail.explanation;
}

function applyOverwrites(trail: Trail, { everyone, memberId, overwrites }: ExplanationQuestion): void {
  trail.lose('everyone_overwrite_deny', overwrites.everyone?.deny, everyone.id);
  trail.gain('everyone_overwrite_allow', overwrites.everyone?.allow, everyone.id);
  // All denies before all allows: what one role takes, another gives back.
  for (const { id, deny } of overwrites.roles) trail.lose('role_overwrite_deny', deny, id);
  for (const { id, allow } of overwrites.roles) trail.gain('role_overwrite_allow', allow, id);
  trail.lose('member_overwrite_deny', overwrites.member?.deny, memberId);
  trail.gain('member_overwrite_allow', overwrites.member?.allow, memberId);
  trail.lose('administrator_by_overwrite', ADMINISTRATOR);
}

/** Why somebody may or may not do one thing. */
export interface Verdict {
  readonly permission: PermissionName;
  readonly allowed: boolean;
  /** Index of the step that decided it; null when no step ever gave it. */
  readonly step: number | null;
}

/** The answer for each permission, with the last step that gave or took it. */
export const verdictsOf = ({ steps, permissions }: Explanation): Verdict[] =>
  knownPermissions().map(({ name }) => {
    const bit = bits(name);
    const step = steps.findLastIndex(({ gained, lost }) => ((gained | lost) & bit) !== 0n);
    return { permission: name, allowed: (permissions & bit) !== 0n, step: step < 0 ? null : step };
  });

class Trail {
  private readonly steps: ExplanationStep[] = [];
  held = 0n;

  get explanation(): Explanation {
    return { steps: this.steps, permissions: this.held };
  }

  gain(rule: ExplanationRule, bitsGained = 0n, id?: string): void {
    this.to(rule, this.held | bitsGained, id);
  }

  lose(rule: ExplanationRule, bitsLost = 0n, id?: string): void {
    this.to(rule, this.held & ~bitsLost, id);
  }

  to(rule: ExplanationRule, held: bigint, id?: string): this {
    const [gained, lost] = [held & ~this.held, this.held & ~held];
    this.held = held;
    if (gained !== 0n || lost !== 0n) this.steps.push({ rule, ...(id && { id }), gained, lost, held });
    return this;
  }
}
