export { PERMISSIONS } from './permission.table';
export type { CorePermissionName, PermissionDefinition, PermissionName, PermissionScope } from './permission.table';
export {
  allPermissions,
  bitOf,
  EXTENSION_BITS,
  knownPermissions,
  permissionNames,
  registerPermission,
} from './permission-registry';
export type { KnownPermission } from './permission-registry';
export { bits, bitsOfScope, DEFAULT_EVERYONE, hasAll, isKnown, namesOf, onlyKnown } from './permission-bits';
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
export {
  beyondReach,
  canActOnMember,
  canActOnRole,
  compareRoles,
  highestRole,
  mayFollow,
} from './permission-hierarchy';
export type { MemberRank, RoleRank } from './permission-hierarchy';
export { fromWire, toWire } from './permission-wire';
