import type { EditRequest, RemoveRequest, SendRequest } from '../home/message-home';

export const GUILD = '7';
export const CHANNEL = '10';

export const sending = (content: string, more: Partial<SendRequest> = {}): SendRequest => ({
  channelId: CHANNEL,
  guildId: GUILD,
  authorId: '1',
  content,
  type: 0,
  flags: 0,
  nonce: null,
  reference: null,
  rich: null,
  rights: 0,
  ...more,
});

export const editing = (id: string, content: string, more: Partial<EditRequest> = {}): EditRequest => ({
  channelId: CHANNEL,
  guildId: GUILD,
  id,
  content,
  flags: 0,
  rich: null,
  rights: 0,
  ...more,
});

export const removing = (id: string, more: Partial<RemoveRequest> = {}): RemoveRequest => ({
  channelId: CHANNEL,
  guildId: GUILD,
  id,
  rights: 0,
  ...more,
});
