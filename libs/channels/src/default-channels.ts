import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Snowflakes } from '@messagepal/database';
import { GuildSetup, type NewGuild } from '@messagepal/guilds';
import type { ChannelType } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { insertChannel } from './insert-channel';

const CATEGORIES: readonly { name: string; type: ChannelType; channel: string }[] = [
  { name: 'Text Channels', type: 'text', channel: 'general' },
  { name: 'Voice Channels', type: 'voice', channel: 'General' },
];

/** Gives a new guild its first channels. */
@Injectable()
export class DefaultChannels implements OnModuleInit {
  constructor(
    private readonly setup: GuildSetup,
    private readonly snowflakes: Snowflakes,
  ) {}

  onModuleInit(): void {
    this.setup.register((tx, guild) => this.create(tx, guild));
  }

  private async create(tx: EntityManager, { id: guildId }: NewGuild): Promise<void> {
    for (const [position, { name, type, channel }] of CATEGORIES.entries()) {
      const parentId = this.snowflakes.next();
      await insertChannel(tx, { guildId, id: parentId, type: 'category', name, position });
      await insertChannel(tx, { guildId, id: this.snowflakes.next(), type, name: channel, position: 0, parentId });
    }
  }
}
