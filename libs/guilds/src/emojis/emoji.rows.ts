import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { databaseError } from '@messagepal/database';
import type { EntityManager, Repository } from 'typeorm';
import { EmojiEntity } from './emoji.entity';

/** Emoji of guilds in their table. */
@Injectable()
export class EmojiRows {
  constructor(@InjectRepository(EmojiEntity) private readonly emojis: Repository<EmojiEntity>) {}

  /** By id. There are few enough for one list. */
  async list(guildId: string, tx: EntityManager = this.emojis.manager): Promise<EmojiEntity[]> {
    try {
      return await tx.find(EmojiEntity, { where: { guildId }, order: { id: 'ASC' } });
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** Null if there is no such emoji in the guild. */
  async find(guildId: string, id: string, tx: EntityManager = this.emojis.manager): Promise<EmojiEntity | null> {
    try {
      return await tx.findOneBy(EmojiEntity, { guildId, id });
    } catch (error) {
      throw databaseError(error);
    }
  }
}
