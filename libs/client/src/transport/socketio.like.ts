/** What is used of a socket of socket.io-client. */
export interface SocketLike {
  readonly io: { readonly engine?: { close(): unknown } };
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
  on(event: 'connect_error', listener: (error: Error) => void): unknown;
  on(event: 'disconnect', listener: (reason: string) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  disconnect(): unknown;
}

/** `io` of socket.io-client. */
export type SocketIoConnect = (
  url: string,
  options: {
    path: string;
    transports: 'websocket'[];
    auth: Record<string, unknown>;
    reconnection: boolean;
    forceNew: boolean;
  },
) => SocketLike;

/** `io` of the package socket.io-client. Rejects when it isn't installed. */
export async function findSocketIo(): Promise<SocketIoConnect> {
  const { io } = await import('socket.io-client');
  return io;
}
