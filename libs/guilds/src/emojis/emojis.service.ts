import { Injectable } from '@nestjs/common';
import { Access, type GuildAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { Snowflakes } from '@messagepal/database';
import { ApiError, ERRORS } from '@messagepal/errors';
import { bits, hasAll } from '@messagepal/permissions';
import type { GuildEmoji } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { dispatchEvent, TO_ALL } from '../dispatch-event';
import { fieldChanges } from '../field-changes';
import type { GuildChange } from '../guild-change';
import { GuildChanges } from '../guild-changes';
import { EmojiEntity } from './emoji.entity';
import { EmojiPictures } from './emoji-pictures';
import { toEmoji } from './emoji.presenter';
import { EmojiRows } from './emoji.rows';

/** A new emoji. */
export interface EmojiDraft {
  /** `a-z`, `A-Z`, `0-9`, `_`, 2–32 of them. */
  name: string;
  /** A data URI. */
  image: string;
}

/** Emoji of guilds: made, named and deleted. */
@Injectable()
export class EmojisService {
  constructor(
    private readonly rows: EmojiRows,
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly snowflakes: Snowflakes,
    private readonly config: Config,
    private readonly pictures: EmojiPictures,
  ) {}

  /** By id, each with who made it. */
  async list({ view }: GuildAccess): Promise<GuildEmoji[]> {
    return Promise.all((await this.rows.list(view.id)).map((emoji) => this.pictures.shown(emoji)));
  }

  /** Throws UNKNOWN_EMOJI (404). */
  async get({ view }: GuildAccess, emojiId: string): Promise<GuildEmoji> {
    return this.pictures.shown(demandEmoji(await this.rows.find(view.id, emojiId)));
  }

  /** Throws MAX_EMOJIS (400), INVALID_FORM_BODY (400) for what is no image or too large, MISSING_PERMISSIONS (403). */
  async create({ view, member }: GuildAccess, { name, image }: EmojiDraft, reason?: string): Promise<GuildEmoji> {
    const { emojis: max } = this.config.limits.images;
    if ((await this.rows.list(view.id)).length >= max) throw new ApiError('MAX_EMOJIS');
    const id = this.snowflakes.next();
    const audit = { action: 'EMOJI_CREATE', targetId: id, changes: fieldChanges({}, { name }), reason };
    const row = await this.pictures.store(id, image, (animated) =>
      this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
        await this.access.guildWithin(tx, change.guild, member.userId, 'CREATE_EXPRESSIONS');
        if ((await this.rows.list(view.id, tx)).length >= max) throw new ApiError('MAX_EMOJIS');
        const emoji = { guildId: view.id, id, name, animated, creatorId: member.userId, createdAt: new Date() };
        await tx.insert(EmojiEntity, emoji);
        await this.announce(tx, change);
        return emoji;
      }),
    );
    return this.pictures.shown(row);
  }

  /** Throws UNKNOWN_EMOJI (404), MISSING_PERMISSIONS (403) for who neither made it nor manages all. */
  async rename({ view, member }: GuildAccess, emojiId: string, name?: string, reason?: string): Promise<GuildEmoji> {
    const audit = { action: 'EMOJI_UPDATE', targetId: emojiId, reason };
    const row = await this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      const before = await this.demandOwn(tx, change, { userId: member.userId, emojiId });
      const changes = fieldChanges(before, { name });
      if (changes.length === 0 || name === undefined) {
        change.cancel();
        return before;
      }
      await tx.update(EmojiEntity, { guildId: view.id, id: emojiId }, { name });
      change.describe({ changes });
      await this.announce(tx, change);
      return Object.assign(before, { name });
    });
    return this.pictures.shown(row);
  }

  /** Throws UNKNOWN_EMOJI (404), MISSING_PERMISSIONS (403) for who neither made it nor manages all. */
  async remove({ view, member }: GuildAccess, emojiId: string, reason?: string): Promise<void> {
    const audit = { action: 'EMOJI_DELETE', targetId: emojiId, reason };
    await this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      const { name } = await this.demandOwn(tx, change, { userId: member.userId, emojiId });
      await tx.delete(EmojiEntity, { guildId: view.id, id: emojiId });
      change.describe({ changes: fieldChanges({}, { name }) });
      await this.announce(tx, change);
    });
    await this.pictures.remove(emojiId);
  }

  private async demandOwn(
    tx: EntityManager,
    { guild }: GuildChange,
    { userId, emojiId }: { userId: string; emojiId: string },
  ): Promise<EmojiEntity> {
    const { base } = await this.access.guildWithin(tx, guild, userId);
    const emoji = demandEmoji(await this.rows.find(guild.id, emojiId, tx));
    const manages = hasAll(base, bits('MANAGE_EXPRESSIONS'));
    const owns = emoji.creatorId === userId && hasAll(base, bits('CREATE_EXPRESSIONS'));
    if (!manages && !owns) throw new ApiError('MISSING_PERMISSIONS');
    return emoji;
  }

  private async announce(tx: EntityManager, change: GuildChange): Promise<void> {
    const guildId = change.guild.id;
    const emojis = (await this.rows.list(guildId, tx)).map((emoji) => toEmoji(emoji));
    change.emit(dispatchEvent('GUILD_EMOJIS_UPDATE', TO_ALL, { guild_id: guildId, emojis }));
  }
}

/** Discord's number comes with 404 for an id, and with 400 for a reaction that is none. */
function demandEmoji(emoji: EmojiEntity | null): EmojiEntity {
  if (!emoji) throw new ApiError({ ...ERRORS.UNKNOWN_EMOJI, status: 404 });
  return emoji;
}
