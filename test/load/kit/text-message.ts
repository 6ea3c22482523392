import type { SendRequest } from '@messagepal/messages';

const TEXT =
  'What is essential is invisible to the eye, the little prince repeated, so that he would be sure to remember.';

/** A message as people write them, as the homes take it. */
export const textMessage = (channelId: string): SendRequest => ({
  channelId,
  guildId: '1',
  authorId: '2',
  content: TEXT,
  type: 0,
  flags: 0,
  nonce: null,
  reference: null,
  rich: null,
  rights: 0,
});
