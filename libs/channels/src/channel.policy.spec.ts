import { checkMisfits, isTextChannel, normaliseChannelName } from './channel.policy';

describe('names of channels', () => {
  it.each([
    ['General', 'general'],
    [' Book  of the\tMONTH ', 'book-of-the-month'],
    ['a--b', 'a-b'],
    ['Ärger', 'ärger'],
    ['雑談', '雑談'],
    ['   ', ''],
  ])('of text: %j becomes %j', (given, stored) => {
    expect(normaliseChannelName('text', given)).toBe(stored);
    expect(normaliseChannelName('announcement', given)).toBe(stored);
  });

  it('of voice and categories keep their look', () => {
    expect(normaliseChannelName('voice', ' The  Lounge ')).toBe('The  Lounge');
    expect(normaliseChannelName('category', 'Text Channels')).toBe('Text Channels');
  });
});

describe('types of channels', () => {
  it('hold messages or not', () => {
    expect((['text', 'announcement', 'thread'] as const).every(isTextChannel)).toBe(true);
    expect((['voice', 'category'] as const).some(isTextChannel)).toBe(false);
  });

  it('categories have no topic, no slow mode, no age', () => {
    expect(Object.keys(checkMisfits('category', { topic: 'x', nsfw: true, rate_limit_per_user: 5 }))).toEqual([
      'topic',
      'nsfw',
      'rate_limit_per_user',
    ]);
    expect(checkMisfits('category', { topic: null, nsfw: false, rate_limit_per_user: 0 })).toEqual({});
    expect(checkMisfits('text', { topic: 'x', nsfw: true, rate_limit_per_user: 5 })).toEqual({});
  });
});
