import { Injectable } from '@nestjs/common';
import { Access, type GuildAccess } from '@messagepal/access';
import { databaseError } from '@messagepal/database';
import { Flight } from '@messagepal/flight';
import { fieldChanges, GuildChanges } from '@messagepal/guilds';
import { LRUCache } from 'lru-cache';
import { DataSource, type EntityManager } from 'typeorm';
import { folded } from './words';

type Reader = Pick<DataSource | EntityManager, 'query'>;

interface Known {
  /** The guild's version that was asked for: the words are at least as new. */
  version: number;
  words: ReadonlySet<string>;
}

const MAX_GUILDS = 10_000;

/** The words that each guild does not want. */
@Injectable()
export class AutomodWords {
  private readonly known = new LRUCache<string, Known>({ max: MAX_GUILDS });
  private readonly flight = new Flight<ReadonlySet<string>>();

  constructor(
    private readonly source: DataSource,
    private readonly access: Access,
    private readonly changes: GuildChanges,
  ) {}

  /** The guild's list, in its order. */
  async list({ view }: GuildAccess): Promise<string[]> {
    return read(this.source, view.id);
  }

  /** Replaces the list. Throws MISSING_PERMISSIONS (403) for who has lost the right meanwhile. */
  async replace({ view, member }: GuildAccess, words: string[], reason?: string): Promise<string[]> {
    const audit = { action: 'AUTOMOD_WORDS_UPDATE', targetId: view.id, reason };
    return this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      await this.access.guildWithin(tx, change.guild, member.userId, 'automod:MANAGE');
      const before = await read(tx, view.id);
      if (before.join() === words.join()) {
        change.cancel();
        return before;
      }
      await tx.query(
        `INSERT INTO automod_words (guild_id, words) VALUES ($1, $2)
         ON CONFLICT ON CONSTRAINT automod_words_pk DO UPDATE SET words = excluded.words`,
        [view.id, words],
      );
      change.describe({ changes: fieldChanges({ words: before }, { words }) });
      return words;
    });
  }

  /**
   * The guild's words, folded, no older than its version: at once where they are known. A change of them raises the version, as any
   * change of the guild does, so they are read again after each.
   */
  asOf(guildId: string, version: number): ReadonlySet<string> | Promise<ReadonlySet<string>> {
    const known = this.known.get(guildId);
    return known && known.version >= version ? known.words : this.load(guildId, version);
  }

  private async load(guildId: string, version: number): Promise<ReadonlySet<string>> {
    const words = await this.flight.board(guildId, async () => new Set((await read(this.source, guildId)).map(folded)));
    this.known.set(guildId, { version, words });
    return words;
  }
}

async function read(source: Reader, guildId: string): Promise<string[]> {
  try {
    const sql = 'SELECT words FROM automod_words WHERE guild_id = $1';
    const [row] = await source.query<{ words: string[] }[]>(sql, [guildId]);
    return row?.words ?? [];
  } catch (error) {
    throw databaseError(error);
  }
}
