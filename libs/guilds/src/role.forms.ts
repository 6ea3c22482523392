import type { PermissionSet } from '@messagepal/protocol';

/** What people say of a role; absent fields keep their value, or get the default in a new role. */
export interface RoleForm {
  name?: string;
  /** RGB as an integer, 0 for none. */
  color?: number;
  hoist?: boolean;
  permissions?: PermissionSet;
  mentionable?: boolean;
}

/** A role's new place in a reorder, counted from 1 above `@everyone`. */
export interface RoleMove {
  id: string;
  position: number;
}
