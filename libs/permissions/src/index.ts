export { PERMISSIONS } from './permission.table';
export type { PermissionDefinition, PermissionName, PermissionScope } from './permission.table';
export { ALL_PERMISSIONS, bits, bitsOfScope, DEFAULT_EVERYONE, hasAll, isKnown, namesOf } from './permission-bits';
export { computeBase, computeChannel } from './permission-calculator';
export type { BaseQuestion, ChannelQuestion, Overwrite } from './permission-calculator';
export { explain, verdictsOf } from './permission-explanation';
export type {
  Explanation,
  ExplanationQuestion,
  ExplanationRule,
  ExplanationStep,
  Verdict,
} from './permission-explanation';
export { beyondReach, canActOnMember, canActOnRole, compareRoles, highestRole } from './permission-hierarchy';
export type { MemberRank, RoleRank } from './permission-hierarchy';
export { fromWire, toWire } from './permission-wire';
