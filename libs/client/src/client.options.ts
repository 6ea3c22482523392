import type { StatusPreference } from '@messagepal/protocol';
import type { Clock } from './clock';
import type { BackoffOptions } from './session/backoff';
import type { SavedSession } from './session/memory';
import type { SocketIoConnect } from './transport/socketio.like';
import { SocketIoTransport } from './transport/socketio.transport';
import type { Transport } from './transport/transport';
import type { WebSocketConstructor } from './transport/websocket.like';
import { WebSocketTransport } from './transport/websocket.transport';

export interface ClientOptions {
  /** Origin of the product, such as `http://127.0.0.1:3000`. */
  url: string;
  token: string;
  /** `ws` (raw frames) unless told. */
  transport?: 'ws' | 'socketio';
  /** Origin of the gateway where it is another than that of REST. */
  gatewayUrl?: string;
  /** Bits of the events wanted; everything that one may see unless told. */
  intents?: number;
  /**
   * Of guilds that were not opened with `subscribe`, only hear that something was said (PASSIVE_UPDATE): for people in large
   * guilds. False unless told.
   */
  passive?: boolean;
  /** Presence to come online with. */
  status?: StatusPreference;
  /** A session saved by `client.session`: it is resumed first. */
  session?: SavedSession;
  /** A number in [0, 1); `Math.random` unless told. */
  random?: () => number;
  clock?: Clock;
  backoff?: Partial<BackoffOptions>;
  /** How long a new connection may take to say HELLO, in ms. 10,000. */
  helloTimeoutMs?: number;
  /** Else the platform's, else that of the package `ws`. */
  WebSocket?: WebSocketConstructor;
  /** `io` of socket.io-client; else the package is loaded when first needed. */
  io?: SocketIoConnect;
}

const origin = (url: string): string => url.replace(/\/+$/, '');

export function transportOf(options: ClientOptions): Transport {
  const url = origin(options.gatewayUrl ?? options.url);
  if (options.transport === 'socketio') return new SocketIoTransport(url, options.io);
  return new WebSocketTransport(url, options.WebSocket);
}

export const restUrlOf = (options: { url: string }): string => origin(options.url);
