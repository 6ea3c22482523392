import type { ChannelType, FieldError } from '@messagepal/protocol';

/** Types of channels that people create in a guild. */
export const GUILD_CHANNEL_TYPES = ['text', 'voice', 'category', 'announcement'] as const satisfies ChannelType[];

const TEXT: ReadonlySet<ChannelType> = new Set<ChannelType>(['text', 'announcement', 'thread', 'dm', 'group_dm']);

/** Whether messages are sent in channels of this type. */
export const isTextChannel = (type: ChannelType): boolean => TEXT.has(type);

/** The form in which a name is stored: in channels of text lower-cased, with dashes for blanks, as Discord does. */
export function normaliseChannelName(type: ChannelType, name: string): string {
  const line = name.normalize('NFC').trim();
  if (!isTextChannel(type)) return line;
  return line.toLowerCase().replace(/\s+/g, '-').replace(/-{2,}/g, '-');
}

/** What a category cannot have. */
export interface CategoryMisfits {
  topic?: string | null;
  nsfw?: boolean;
  rate_limit_per_user?: number;
}

/** Mistakes by field of a form for a channel of this type. */
export function checkMisfits(type: ChannelType, form: CategoryMisfits): Record<string, FieldError[]> {
  if (type !== 'category') return {};
  const { topic, nsfw, rate_limit_per_user } = form;
  return {
    ...(topic && { topic: [MISFIT] }),
    ...(nsfw && { nsfw: [MISFIT] }),
    ...(rate_limit_per_user && { rate_limit_per_user: [MISFIT] }),
  };
}

const MISFIT: FieldError = { code: 'CHANNEL_TYPE_INVALID', message: 'A category does not have this.' };
