import { Injectable } from '@nestjs/common';
import { classOf } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { PresenceService } from '@messagepal/presence';
import type { OwnUser, ReadyPayload } from '@messagepal/protocol';
import { DmList } from '@messagepal/direct-messages';
import { UnreadChannels, type Unread } from '@messagepal/read-states';
import { toOwnUser, UsersService } from '@messagepal/users';
import type { Mustered } from '../fanout/muster';
import { gatewayUrl } from '../transports/gateway-url';

/** Version of the protocol. */
const V = 1;
/** Presences in a READY at most; clients ask for more by REQUEST_GUILD_MEMBERS. */
const MAX_PRESENCES = 500;

/** The sections of READY that are read before its moment comes. */
export interface ReadyPrelude {
  user: OwnUser;
  sessions: ReadyPayload['sessions'];
  presences: ReadyPayload['presences'];
  dms: ReadyPayload['private_channels'];
  reading: Unread;
}

/** Writes READY, section by section. */
@Injectable()
export class ReadyWriter {
  constructor(
    private readonly config: Config,
    private readonly users: UsersService,
    private readonly presence: PresenceService,
    private readonly unread: UnreadChannels,
    private readonly dms: DmList,
  ) {}

  async prelude(userId: string, guildIds: readonly string[]): Promise<ReadyPrelude> {
    const [user, sessions, presences, reading, dms] = await Promise.all([
      this.users.get(userId),
      this.presence.sessionsOf(userId),
      this.presence.onlineIn(guildIds, MAX_PRESENCES),
      this.unread.of(userId, guildIds),
      this.dms.of(userId),
    ]);
    const others = sessions.map(({ sessionId, status }) => ({ session_id: sessionId, status }));
    return { user: toOwnUser(user), sessions: others, presences, reading, dms };
  }

  write(
    own: ReadyPayload['sessions'][number],
    { user, sessions, presences, reading, dms }: ReadyPrelude,
    all: Mustered,
  ): ReadyPayload {
    return {
      v: V,
      session_id: own.session_id,
      resume_url: gatewayUrl(this.config).url,
      user,
      sessions: [...sessions, own],
      guilds: guildStubs(all),
      private_channels: dms,
      read_state: seen(reading.unread, all, dms),
      user_guild_settings: reading.settings,
      presences,
      o: all.inbox.cursor,
    };
  }
}

/** By the rights of this moment, which are perhaps fewer than those by which it was read. */
function seen(unread: Unread['unread'], { guilds }: Mustered, dms: ReadyPrelude['dms']): Unread['unread'] {
  const inDms = new Set(dms.map(({ id }) => id));
  const visible = [inDms, ...guilds.map(({ feed, member }) => classOf(feed.view, member).visible)];
  return unread.filter(({ channel_id }) => visible.some((channels) => channels.has(channel_id)));
}

function guildStubs({ guilds, unavailable }: Mustered): ReadyPayload['guilds'] {
  const here = guilds.map(({ feed }) => ({ id: feed.guildId, version: feed.view.version, o: feed.cursor }));
  return [...here, ...unavailable.map((id) => ({ id, unavailable: true as const }))];
}
