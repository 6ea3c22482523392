import { WebSocket } from 'ws';
import type { Session } from '../session/session';
import type { WsReceiver } from './ws-receiver';

/** A raw WebSocket that knows its session, so that one listener serves all sockets and none needs a closure. */
export class GatewaySocket extends WebSocket {
  session: Session | undefined;
  receiver: WsReceiver | undefined;
}
