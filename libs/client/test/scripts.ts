import { GatewayOp } from '@messagepal/protocol';
import type { Frame } from '../src/transport/transport';
import type { Said, ScriptedConnection } from './scripted.gateway';

export const hello = (heartbeat_interval = 60_000): Frame => ({ op: GatewayOp.HELLO, d: { heartbeat_interval } });

export const dispatch = (s: number, t: string, d: unknown, o?: string): Frame => ({
  op: GatewayOp.DISPATCH,
  s,
  o: o ?? null,
  t,
  d,
});

export const GUILD = '1000';

/** READY of session `id`: one guild at offset 10, the inbox at 3. */
export const ready = (id = 'first'): Frame =>
  dispatch(1, 'READY', {
    v: 1,
    session_id: id,
    guilds: [{ id: GUILD, version: 4, o: `guild:${GUILD}:e1:10` }],
    o: 'inbox:7:e1:3',
  });

export const message = (s: number, content: string, offset: number): Frame =>
  dispatch(s, 'MESSAGE_CREATE', { id: String(offset), content }, `guild:${GUILD}:e1:${offset}`);

/** HELLO, then the greeting, then READY. Gives the greeting. */
export async function welcome(connection: ScriptedConnection, id?: string): Promise<Said> {
  connection.say(hello());
  const greeting = await connection.greeting();
  connection.say(ready(id));
  return greeting;
}
