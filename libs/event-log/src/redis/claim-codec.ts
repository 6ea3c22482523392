import type { Claim, ClaimRequest } from '../event-log';

type Write = ClaimRequest['write'];

/** Of a removal with the channel: nobody is asked whether the message is in it, and one elsewhere must not stand for one here. */
const tokenOf = ({ channelId, id, write }: ClaimRequest): string => {
  if (write.kind === 'send') return `s:${id}`;
  return write.kind === 'edit' ? `e:${id}:${write.revision}` : `r:${id}:${channelId}`;
};

/** The channel and the write; the script puts in front whether it is late. */
const recordOf = ({ channelId, write }: ClaimRequest): string => `${channelId} ${JSON.stringify(write)}`;

export function readRecord(record: string): { channelId: string; write: Write } {
  const space = record.indexOf(' ');
  return { channelId: record.slice(1, space), write: JSON.parse(record.slice(space + 1)) as Write };
}

/** The id of the message that a token is about. */
export const idOfToken = (token: string): string => token.split(':')[1] ?? '';

/** The arguments of the claim script after the epoch. */
export function claimArguments(request: ClaimRequest): (string | number)[] {
  const { channelId, write, id, rights, written, warm } = request;
  const nonce = write.kind === 'send' && write.nonce !== undefined ? `${write.authorId}:${write.nonce}` : '';
  const own = [channelId, write.kind, id, tokenOf(request), rights, written ? '1' : '', nonce, recordOf(request)];
  if (!warm) return [...own, ''];
  const sends = warm.sends.flatMap((send) => [`${send.authorId}:${send.nonce}`, send.id]);
  return [...own, warm.epoch, warm.lastId ?? '0', ...sends];
}

/** Reads the answer of the claim script. */
export function readClaim(reply: unknown): Claim {
  const [kind, first = '', second = '', epoch = '', repeated, unheard] = (reply as unknown[]).map(String);
  switch (kind) {
    case 'granted': {
      const granted = { kind, id: first, token: second, epoch, repeated: repeated === '1' } as const;
      return unheard === undefined ? granted : { ...granted, unheard };
    }
    case 'spent':
      return { kind, id: first };
    case 'behind':
      return { kind, floor: first };
    case 'cold':
      return { kind, epoch: first };
    case 'stale':
      return { kind, version: Number(first), rights: Number(second) };
    default:
      throw new Error(`the claim script answered ${String(reply)}`);
  }
}
