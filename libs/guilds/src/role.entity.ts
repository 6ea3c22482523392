import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PermissionSet, Snowflake } from '@messagepal/protocol';

/** A row of `roles`. The role of everybody has the guild's id. */
@Entity({ name: 'roles' })
export class RoleEntity {
  @PrimaryColumn({ name: 'guild_id', type: 'bigint', primaryKeyConstraintName: 'roles_pk' })
  guildId: Snowflake;

  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'roles_pk' })
  id: Snowflake;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'integer', default: 0 })
  color: number;

  @Column({ type: 'boolean', default: false })
  hoist: boolean;

  @Column({ type: 'integer', default: 0 })
  position: number;

  @Column({ type: 'numeric', precision: 40, scale: 0, default: 0 })
  permissions: PermissionSet;

  @Column({ type: 'boolean', default: false })
  mentionable: boolean;

  @Column({ type: 'boolean', default: false })
  managed: boolean;
}
