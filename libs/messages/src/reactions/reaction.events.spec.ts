import { snowflakeAt } from '@messagepal/snowflake';
import { MessageEvents } from '../message.events';
import { ReactionEvents } from './reaction.events';

const NOW = 1_800_000_000_000;

describe('ReactionEvents', () => {
  const authors = { getMany: async () => new Map() };
  const events = new ReactionEvents(new MessageEvents(authors, () => NOW));
  const at = (age: number, guildId: string | null = '5') => ({ channelId: '10', id: snowflakeAt(NOW - age), guildId });

  it('reaches those who see the channel, of an old message those who may read the history', () => {
    const [fresh, old] = [at(60_000), at(6 * 60_000)];
    expect(events.added(fresh, '👍', '1').scope).toEqual({ kind: 'channel', channelId: '10' });
    for (const event of [events.added(old, '👍', '1'), events.removed(old, '👍', '1'), events.cleared(old)])
      expect(event.scope).toEqual({ kind: 'channel', channelId: '10', history: true });
  });

  it('names the message, and what there is to say of it', () => {
    const message = at(0);
    const place = { channel_id: '10', message_id: message.id, guild_id: '5' };
    const emoji = { id: null, name: '👍' };
    const said = [
      events.added(message, '👍', '1'),
      events.removed(message, '👍', '1'),
      events.cleared(message, '👍'),
      events.cleared(message),
    ].map(({ t, d }) => [t, JSON.parse(d) as unknown]);
    expect(said).toEqual([
      ['MESSAGE_REACTION_ADD', { user_id: '1', ...place, emoji }],
      ['MESSAGE_REACTION_REMOVE', { user_id: '1', ...place, emoji }],
      ['MESSAGE_REACTION_REMOVE_EMOJI', { ...place, emoji }],
      ['MESSAGE_REACTION_REMOVE_ALL', place],
    ]);
  });

  it('leaves the guild out where there is none', () => {
    expect(JSON.parse(events.cleared(at(0, null)).d)).not.toHaveProperty('guild_id');
  });
});
