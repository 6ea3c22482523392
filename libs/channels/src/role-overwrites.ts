import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RoleDeletion, type GuildChange } from '@messagepal/guilds';
import type { EntityManager } from 'typeorm';
import { emitUpdates } from './channel.changes';
import { readChannels } from './channel.rows';
import { deleteOverwritesOf } from './overwrite.rows';

/** Lets a deleted role's overwrites go with it. */
@Injectable()
export class RoleOverwrites implements OnModuleInit {
  constructor(private readonly deletion: RoleDeletion) {}

  onModuleInit(): void {
    this.deletion.register((tx, change, roleId) => this.clear(tx, change, roleId));
  }

  private async clear(tx: EntityManager, change: GuildChange, roleId: string): Promise<void> {
    const { id } = change.guild;
    const changed = await deleteOverwritesOf(tx, id, roleId);
    if (changed.size === 0) return;
    const channels = await readChannels(tx, id);
    emitUpdates(
      change,
      channels.filter((channel) => changed.has(channel.id)),
    );
  }
}
