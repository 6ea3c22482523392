import type { GuildView, MemberFacts } from '@messagepal/access';
import { bits, toWire } from '@messagepal/permissions';
import type { Channel, Role } from '@messagepal/protocol';
import type { GuildReads, GuildTruth } from '../fanout/guild-loader';

/** The one guild of {@link GuildDatabase}. */
export const GUILD = '1';
const READ = bits('READ_MESSAGES', 'READ_MESSAGE_HISTORY');

/** What the database says; views are made of it as it is at the moment. */
export class GuildDatabase implements GuildReads {
  version = 1;
  rights = 1;
  gone = false;
  /** Channel id → ids of the roles that see it. */
  channels = new Map<string, string[]>([
    ['10', [this.id]],
    ['11', ['20']],
  ]);
  members = new Map<string, MemberFacts>();
  delay: Promise<void> = Promise.resolve();

  constructor(readonly id = GUILD) {}

  async view(): Promise<GuildView | undefined> {
    await this.delay;
    return this.gone ? undefined : this.read();
  }

  /** What happens while newest messages are read. */
  meanwhile: () => Promise<unknown> = () => Promise.resolve();

  async lastIds(): Promise<Map<string, string>> {
    await this.meanwhile();
    return new Map([['11', '99']]);
  }

  truth(): Promise<GuildTruth | undefined> {
    const users = new Map([...this.members.keys()].map((id) => [id, { id, username: id } as never]));
    return Promise.resolve(
      this.gone ? undefined : { view: this.read(), lastIds: new Map(), members: this.members, users },
    );
  }

  private read(): GuildView {
    const channels = [...this.channels].map(([id, roles]) => {
      const seen = { allow: READ, deny: 0n };
      const overwrites = {
        everyone: roles.includes(this.id) ? seen : undefined,
        roles: new Map(roles.filter((role) => role !== this.id).map((role) => [role, seen])),
        members: new Map(),
      };
      return [id, { wire: { id, guild_id: this.id, name: `c${id}` } as Channel, overwrites }] as const;
    });
    const role = (id: string) =>
      [id, { wire: { id, guild_id: this.id, permissions: toWire(0n) } as Role, permissions: 0n }] as const;
    return {
      id: this.id,
      version: this.version,
      rights: this.rights,
      guild: { id: this.id, owner_id: '0', version: this.version } as GuildView['guild'],
      systemChannelId: null,
      messageRetentionDays: null,
      roles: new Map([role(this.id), role('20')]),
      channels: new Map(channels),
      singledOut: new Set(),
      classes: new Map(),
    };
  }
}
