import { Injectable } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import type { Ban } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import { BanRows, type BanRow } from './ban.rows';

/** Shows who is banned. */
@Injectable()
export class BanList {
  constructor(
    private readonly rows: BanRows,
    private readonly summaries: UserSummaries,
  ) {}

  /** By the user's id, ascending, after the cursor. */
  async page(guildId: string, page: { after?: string; limit: number }): Promise<Ban[]> {
    return this.present(await this.rows.page(guildId, page));
  }

  /** Throws UNKNOWN_BAN (404). */
  async get(guildId: string, userId: string): Promise<Ban> {
    const row = await this.rows.find(guildId, userId);
    const [ban] = row ? await this.present([row]) : [];
    if (!ban) throw new ApiError('UNKNOWN_BAN');
    return ban;
  }

  private async present(rows: readonly BanRow[]): Promise<Ban[]> {
    const users = await this.summaries.getMany(rows.map(({ userId }) => userId));
    return rows.flatMap(({ userId, reason }) => {
      const user = users.get(userId);
      return user ? [{ user, reason }] : [];
    });
  }
}
