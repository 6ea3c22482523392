import type { Message } from '@messagepal/protocol';
import { ownNonce } from './home/remote/own-nonce';
import type { MessageRich } from './message';
import { shownUsers, toMessage } from './message.presenter';
import { aRow } from './testing/rows';

const author: Message['author'] = {
  id: '80351110224678912',
  username: 'ana',
  display_name: 'Ana',
  avatar_url: null,
  bot: false,
  created_at: '2015-08-10T14:06:19.042+00:00',
};

const PLAIN: Message = {
  id: '175928847299117063',
  channel_id: '10',
  guild_id: '7',
  author,
  content: 'hello',
  timestamp: '2016-04-30T11:18:25.796+00:00',
  edited_at: null,
  type: 0,
  flags: 0,
  attachments: [],
  embeds: [],
  mentions: [],
  mention_roles: [],
  mention_everyone: false,
  reactions: [],
  pinned: false,
};

const users = new Map([[author.id, author]]);

describe('toMessage', () => {
  const row = aRow(PLAIN.id, { authorId: author.id, content: 'hello' });

  it('shows a plain message', () => {
    expect(toMessage(row, users)).toEqual(PLAIN);
  });

  it('does not show a nonce that is none of the author', () => {
    expect(toMessage({ ...row, nonce: ownNonce() }, users)).toEqual(PLAIN);
    expect(toMessage({ ...row, nonce: 'mp~a' }, users)).toEqual({ ...PLAIN, nonce: 'mp~a' });
  });

  it('shows what a message has beyond that, and leaves out what it lacks', () => {
    const reference = { message_id: '1', channel_id: '10', guild_id: '7' };
    const rich = { mentions: [author.id], mentionRoles: ['9'], mentionEveryone: true, embeds: [{ title: 't' }] };
    const full = toMessage({ ...row, editedAt: 0, nonce: 'n', type: 19, reference, rich, guildId: null }, users);
    const { guild_id: _, ...plain } = PLAIN;
    expect(full).toEqual({
      ...plain,
      type: 19,
      nonce: 'n',
      edited_at: '1970-01-01T00:00:00.000+00:00',
      message_reference: reference,
      mentions: [author],
      mention_roles: ['9'],
      mention_everyone: true,
      embeds: [{ title: 't' }],
    });
  });

  it('mentions who is replied to, each user once, and nobody who is gone', () => {
    const other = { ...author, id: '2' };
    const known = new Map([...users, ['2', other] as const]);
    const mentions = (rich: MessageRich) => toMessage({ ...row, rich }, known).mentions;
    expect(mentions({ repliedUser: '2' })).toEqual([other]);
    expect(mentions({ mentions: ['2', author.id], repliedUser: '2' })).toEqual([other, author]);
    expect(mentions({ mentions: ['3', author.id], repliedUser: '2' })).toEqual([author, other]);
    expect(shownUsers({ ...row, rich: { mentions: ['3'], repliedUser: '2' } })).toEqual([author.id, '3', '2']);
  });

  it('shows what it replies to, without what that replies to, and that it is deleted', () => {
    const reference = { message_id: '1', channel_id: '10' };
    const reply = { ...row, type: 19 as const, reference };
    const { reactions: _reactions, pinned: _pinned, ...shown } = toMessage(reply, users);
    expect(toMessage(reply, users, reply).referenced_message).toEqual(shown);
    expect(toMessage(reply, users, null)).toMatchObject({ message_reference: reference, referenced_message: null });
    expect(toMessage(reply, users)).not.toHaveProperty('referenced_message');
    expect(toMessage(row, users, null)).not.toHaveProperty('referenced_message');
  });

  it('hides embeds that are to be hidden', () => {
    const rich = { embeds: [{ title: 't' }] };
    expect(toMessage({ ...row, rich, flags: 4 }, users)).toMatchObject({ flags: 4, embeds: [] });
    expect(toMessage({ ...row, rich, flags: 4096 }, users).embeds).toEqual(rich.embeds);
  });

  it('names an author who no longer exists', () => {
    expect(toMessage(row, new Map()).author).toEqual({
      ...author,
      username: 'deleted_user',
      display_name: null,
      created_at: '2015-08-10T17:26:37.529+00:00',
    });
  });
});
