import type { Config } from '@messagepal/config';

/** Path of the raw gateway. */
export const GATEWAY_PATH = '/gateway';
export const SOCKETIO_PATH = '/socket.io';
export const SOCKETIO_NAMESPACE = '/gateway';

/** Where clients connect to. */
export interface GatewayAddress {
  /** Of the raw WebSocket. */
  url: string;
  socketio: { url: string; path: string };
}

/** Both addresses, made of the public one. */
export const gatewayUrl = ({ publicUrl }: Pick<Config, 'publicUrl'>): GatewayAddress => ({
  url: `${publicUrl.replace(/^http/, 'ws')}${GATEWAY_PATH}`,
  socketio: { url: `${publicUrl}${SOCKETIO_NAMESPACE}`, path: SOCKETIO_PATH },
});
