export { PERMISSIONS } from './permission.table';
export type { PermissionDefinition, PermissionName, PermissionScope } from './permission.table';
export { ALL_PERMISSIONS, bits, bitsOfScope, DEFAULT_EVERYONE, hasAll, namesOf } from './permission-bits';
export { computeBase, computeChannel } from './permission-calculator';
export type { BaseQuestion, ChannelQuestion, Overwrite } from './permission-calculator';
export { fromWire, toWire } from './permission-wire';
