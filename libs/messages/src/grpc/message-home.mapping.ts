import type { MessageType } from '@messagepal/protocol';
import type { Edited, EditRequest, Removed, RemoveRequest, SendRequest, Sent } from '../home/message-home';
import type { PageQuery } from '../store/message-store';
import { fromWireReference, fromWireRich, fromWireRow, toWireParts, toWireRow } from './row.mapping';
import type {
  WireEditReply,
  WireEditRequest,
  WirePageRequest,
  WireRemoveReply,
  WireRemoveRequest,
  WireSendReply,
  WireSendRequest,
  WireStale,
} from './wire';

/** Stands for the guild of a DM. */
const DM = '';

const fromWireGuild = ({ guildId }: { guildId: string }): string | null => (guildId === DM ? null : guildId);

export const toWireSend = ({ guildId, nonce, reference, rich, ...rest }: SendRequest): WireSendRequest => ({
  ...rest,
  guildId: guildId ?? DM,
  ...(nonce !== null && { nonce }),
  ...toWireParts({ reference, rich }),
});

export const fromWireSend = (wire: WireSendRequest): SendRequest => ({
  ...wire,
  guildId: fromWireGuild(wire),
  type: wire.type as MessageType,
  nonce: wire.nonce ?? null,
  reference: fromWireReference(wire.reference),
  rich: fromWireRich(wire.rich),
});

export const toWireSent = (sent: Sent): WireSendReply =>
  sent.kind === 'sent'
    ? { sent: toWireRow(sent.row), duplicate: sent.duplicate }
    : { stale: toWireStale(sent), duplicate: false };

export function fromWireSent({ sent, stale, duplicate }: WireSendReply): Sent {
  if (sent) return { kind: 'sent', row: fromWireRow(sent), duplicate };
  return fromWireStale(stale);
}

export const toWireEdit = ({ guildId, rich, found, ...rest }: EditRequest): WireEditRequest => ({
  ...(found && { found: JSON.stringify(found) }),
  ...rest,
  guildId: guildId ?? DM,
  ...(rich && { rich: JSON.stringify(rich) }),
});

export const fromWireEdit = ({ found, ...wire }: WireEditRequest): EditRequest => ({
  ...wire,
  ...(found !== undefined && { found: JSON.parse(found) as EditRequest['found'] }),
  guildId: fromWireGuild(wire),
  rich: fromWireRich(wire.rich),
});

export const toWireRemove = ({ guildId, ...rest }: RemoveRequest): WireRemoveRequest => ({
  ...rest,
  guildId: guildId ?? DM,
});

export const fromWireRemove = (wire: WireRemoveRequest): RemoveRequest => ({ ...wire, guildId: fromWireGuild(wire) });

export function toWireEdited(edited: Edited): WireEditReply {
  if (edited.kind === 'edited') return { edited: toWireRow(edited.row) };
  return edited.kind === 'gone' ? { gone: true } : { stale: toWireStale(edited) };
}

export function fromWireEdited({ edited, stale, gone }: WireEditReply): Edited {
  if (edited) return { kind: 'edited', row: fromWireRow(edited) };
  return gone === true ? { kind: 'gone' } : fromWireStale(stale);
}

export const toWireRemoved = (removed: Removed): WireRemoveReply =>
  removed.kind === 'stale' ? { stale: toWireStale(removed) } : {};

export const fromWireRemoved = ({ stale }: WireRemoveReply): Removed =>
  stale ? fromWireStale(stale) : { kind: 'removed' };

export const toWirePage = (channelId: string, query: PageQuery): WirePageRequest => ({ channelId, ...query });

export const fromWirePage = ({ before, after, around, limit }: WirePageRequest): PageQuery => ({
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
  ...(around !== undefined && { around }),
  limit,
});

const toWireStale = ({ version, rights }: WireStale): WireStale => ({ version, rights });

/** A reply without any outcome comes from a newer server than this client knows. */
function fromWireStale(wire: WireStale | null | undefined) {
  if (!wire) throw new TypeError('The Data Service answered with an outcome that is not known here.');
  return { kind: 'stale' as const, version: wire.version, rights: wire.rights };
}
