import { LIMITS } from '@messagepal/config';
import { fieldErrors } from '@messagepal/errors';
import type { Embed } from '@messagepal/protocol';

const { embedTotal } = LIMITS.messages;

/**
 * What the form of a single field cannot say: that embeds show something, and their size together.
 *
 * @throws ApiError INVALID_FORM_BODY (400)
 */
export function demandEmbeds(embeds: readonly Embed[]): void {
  const empty = embeds.findIndex((embed) => !showsSomething(embed));
  if (empty >= 0) {
    throw fieldErrors({ embeds: { [empty]: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required.' }] } });
  }
  if (embeds.reduce((sum, embed) => sum + sizeOf(embed), 0) > embedTotal) {
    const message = `Embed size exceeds maximum size of ${embedTotal}.`;
    throw fieldErrors({ embeds: [{ code: 'MAX_EMBED_SIZE_EXCEEDED', message }] });
  }
}

const showsSomething = ({ title, description, footer, image, thumbnail, author, fields }: Embed): boolean =>
  [title, description, footer, image, thumbnail, author, fields?.length].some(Boolean);

/** In code points; URLs do not count. */
function sizeOf({ title, description, footer, author, fields = [] }: Embed): number {
  const texts = [title, description, footer?.text, author?.name, ...fields.flatMap(({ name, value }) => [name, value])];
  return texts.reduce((sum, text) => sum + Array.from(text ?? '').length, 0);
}
