import { Injectable } from '@nestjs/common';
import { Access, Memberships, type GuildAccess } from '@messagepal/access';
import { ApiError, ERRORS } from '@messagepal/errors';

/** The guilds of a user as they are allowed to see them now. */
@Injectable()
export class UserGuilds {
  constructor(
    private readonly access: Access,
    private readonly memberships: Memberships,
  ) {}

  /** All of them, or those that are given; what they do not belong to (any more) is left out. */
  async of(userId: string, guildIds?: Iterable<string>): Promise<GuildAccess[]> {
    const ids = guildIds ? [...new Set(guildIds)] : await this.memberships.guildIdsOf(userId);
    const found = await Promise.all(ids.map((id) => this.enter(userId, id)));
    return found.filter((guild) => guild !== undefined);
  }

  private async enter(userId: string, guildId: string): Promise<GuildAccess | undefined> {
    try {
      return await this.access.guild(userId, guildId);
    } catch (error) {
      if (error instanceof ApiError && error.code === ERRORS.UNKNOWN_GUILD.code) return undefined;
      throw error;
    }
  }
}
