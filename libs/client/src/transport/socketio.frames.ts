import { GatewayOp } from '@messagepal/protocol';
import type { Closing, Frame } from './transport';

/** Names of the client's commands as Socket.IO events. */
export const COMMAND_EVENTS: Readonly<Record<number, string>> = {
  [GatewayOp.HEARTBEAT]: 'heartbeat',
  [GatewayOp.IDENTIFY]: 'identify',
  [GatewayOp.PRESENCE_UPDATE]: 'presence_update',
  [GatewayOp.VOICE_STATE_UPDATE]: 'voice_state_update',
  [GatewayOp.RESUME]: 'resume',
  [GatewayOp.REQUEST_GUILD_MEMBERS]: 'request_guild_members',
  [GatewayOp.GUILD_SUBSCRIBE]: 'guild_subscribe',
};

const PROTOCOL_OPS: Readonly<Record<string, number>> = {
  HELLO: GatewayOp.HELLO,
  HEARTBEAT_ACK: GatewayOp.HEARTBEAT_ACK,
  RECONNECT: GatewayOp.RECONNECT,
  INVALID_SESSION: GatewayOp.INVALID_SESSION,
};

/** Event name and arguments → the frame that a raw WebSocket would have carried. */
export function frameOf(event: string, args: readonly unknown[]): Frame {
  const [d, meta] = args;
  const op = Object.hasOwn(PROTOCOL_OPS, event) ? PROTOCOL_OPS[event] : undefined;
  if (op !== undefined) return { op, d };
  const { s, o } = (meta ?? {}) as { s?: number; o?: string };
  return { op: GatewayOp.DISPATCH, s, o, t: event, d };
}

/** The code and message of an error body, whichever of our shapes it came in; undefined when it isn't one. */
export function errorOf(value: unknown): { code: number; message: string } | undefined {
  const body = (value as { error?: unknown } | null | undefined)?.error ?? value;
  const { code, message } = (body ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === 'number' && typeof message === 'string' ? { code, message } : undefined;
}

/** The payload of the `close` event, or of a refused handshake. */
export function closingOf(value: unknown, isResumable: (code: number) => boolean): Closing | undefined {
  const { code, message, resumable } = (value ?? {}) as { code?: unknown; message?: unknown; resumable?: unknown };
  if (typeof code !== 'number') return undefined;
  return {
    code,
    reason: typeof message === 'string' ? message : '',
    resumable: typeof resumable === 'boolean' ? resumable : isResumable(code),
  };
}
