import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Cache } from '@messagepal/cache';
import { databaseError } from '@messagepal/database';
import type { Snowflake, UserSummary } from '@messagepal/protocol';
import { In, type Repository } from 'typeorm';
import { UserEntity } from './user.entity';
import { toUserSummary } from './user.presenter';

const TTL_MS = 60_000;
const keyOf = (id: Snowflake): string => `user-summary:${id}`;

/** The authors of messages and the users of members, from the cache. */
@Injectable()
export class UserSummaries {
  constructor(
    @InjectRepository(UserEntity) private readonly users: Repository<UserEntity>,
    private readonly cache: Cache,
  ) {}

  /** Summaries by id, at most 60 s old and one query for all that are not cached. A user that doesn't exist has no entry. */
  async getMany(ids: Iterable<Snowflake>): Promise<Map<Snowflake, UserSummary>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    const cached = await this.cache.getMany<UserSummary>(wanted.map(keyOf));
    const found = new Map(cached.filter((entry) => entry !== undefined).map((entry) => [entry.id, entry]));
    const missing = wanted.filter((id) => !found.has(id));
    for (const summary of await this.load(missing)) found.set(summary.id, summary);
    return found;
  }

  /** Forgets a user that was changed. */
  forget(id: Snowflake): Promise<void> {
    return this.cache.delete(keyOf(id));
  }

  private async load(ids: Snowflake[]): Promise<UserSummary[]> {
    if (ids.length === 0) return [];
    const summaries = (await this.query(ids)).map(toUserSummary);
    await Promise.all(summaries.map((summary) => this.cache.set(keyOf(summary.id), summary, TTL_MS)));
    return summaries;
  }

  private async query(ids: Snowflake[]): Promise<UserEntity[]> {
    try {
      return await this.users.findBy({ id: In(ids) });
    } catch (error) {
      throw databaseError(error);
    }
  }
}
