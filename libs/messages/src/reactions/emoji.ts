/** An emoji as Unicode recommends it for general interchange: what keyboards offer. */
const RECOMMENDED = new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v');
/** A character that is shown as text unless a selector follows it. A tone of skin selects by itself. */
const TEXT_BY_DEFAULT = /(?!\p{Emoji_Presentation}|[#*0-9](?!\u20E3))\p{Emoji}(?!\p{Emoji_Modifier})/gu;
const SELECTOR = '\uFE0F';
/** UTF-16 units; the longest is a family or a flag of tags, below 40. */
const LONGEST = 64;

/**
 * The one spelling of a Unicode emoji, with every selector in its place, so that `❤` and `❤️` are the same reaction. Undefined for
 * what is no emoji, or not exactly one. Which emoji there are is up to the Unicode version of Node.
 */
export function canonicalEmoji(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const spelled = text.replaceAll(SELECTOR, '').replace(TEXT_BY_DEFAULT, `$&${SELECTOR}`);
  return RECOMMENDED.test(spelled) ? spelled : undefined;
}
