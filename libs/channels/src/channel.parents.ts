import { LIMITS } from '@messagepal/config';
import type { FieldError } from '@messagepal/protocol';
import type { Place } from './channel.layout';

const { perCategory } = LIMITS.channels;

/**
 * What is wrong with putting a channel into a category, if anything.
 *
 * @param visible ids of the channels that the asking member sees: others do not exist for them
 */
export function checkParent(
  places: readonly Place[],
  visible: ReadonlySet<string>,
  channel: { id?: string; category: boolean; parentId: string | null },
): FieldError | undefined {
  const { id, category, parentId } = channel;
  if (parentId === null) return undefined;
  const parent = places.find((place) => place.id === parentId && visible.has(parentId));
  if (!parent) return { code: 'CHANNEL_PARENT_INVALID', message: 'There is no such category.' };
  if (!parent.category) return { code: 'CHANNEL_PARENT_INVALID_TYPE', message: 'Not a category.' };
  if (category) return { code: 'CHANNEL_PARENT_INVALID_TYPE', message: 'A category cannot be in a category.' };
  const others = places.filter((place) => place.parentId === parentId && place.id !== id);
  if (others.length < perCategory) return undefined;
  return { code: 'CHANNEL_PARENT_MAX_CHANNELS', message: `A category has at most ${perCategory} channels.` };
}
