import type { Message } from '@messagepal/protocol';
import { ownNonce } from './home/remote/own-nonce';
import { toMessage } from './message.presenter';
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

describe('toMessage', () => {
  const row = aRow(PLAIN.id, { authorId: author.id, content: 'hello' });

  it('shows a plain message', () => {
    expect(toMessage(row, author)).toEqual(PLAIN);
  });

  it('does not show a nonce that is none of the author', () => {
    expect(toMessage({ ...row, nonce: ownNonce() }, author)).toEqual(PLAIN);
    expect(toMessage({ ...row, nonce: 'mp~a' }, author)).toEqual({ ...PLAIN, nonce: 'mp~a' });
  });

  it('shows what a message has beyond that, and leaves out what it lacks', () => {
    const reference = { message_id: '1', channel_id: '10', guild_id: '7' };
    const rich = { mentions: [author], mentionRoles: ['9'], mentionEveryone: true, embeds: [{ title: 't' }] };
    const full = toMessage({ ...row, editedAt: 0, nonce: 'n', type: 19, reference, rich, guildId: null }, author);
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

  it('names an author who no longer exists', () => {
    expect(toMessage(row).author).toEqual({
      ...author,
      username: 'deleted_user',
      display_name: null,
      created_at: '2015-08-10T17:26:37.529+00:00',
    });
  });
});
