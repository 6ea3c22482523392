import { LIMITS } from '@messagepal/config';
import { compareSnowflakes, snowflakeAt } from '@messagepal/snowflake';
import type { MessageHome } from './home/message-home';
import type { MessageRow } from './message';

const PAGE = 100;
/** A channel in which more was said within the time of nonces is not searched to its end. */
const MOST_PAGES = 20;

/** What was sent with a nonce, as long as nonces are remembered. Reads the channel: for what goes wrong now and then. */
export async function sentBefore(
  home: Pick<MessageHome, 'page'>,
  { channelId, authorId, nonce }: Pick<MessageRow, 'channelId' | 'authorId' | 'nonce'>,
  now: number = Date.now(),
): Promise<MessageRow | undefined> {
  if (nonce === null) return undefined;
  const since = snowflakeAt(now - LIMITS.messages.nonceWindowMs);
  let before: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { rows } = await home.page(channelId, { limit: PAGE, ...(before !== undefined && { before }) });
    const found = rows.find((row) => row.nonce === nonce && row.authorId === authorId);
    const oldest = rows.at(-1);
    if (found || rows.length < PAGE || !oldest || compareSnowflakes(oldest.id, since) < 0)
      return found && compareSnowflakes(found.id, since) >= 0 ? found : undefined;
    before = oldest.id;
  }
  return undefined;
}
