import { connect } from 'node:net';

/** Sends `question` and resolves whether the first answer is of the protocol: an open port alone says nothing. */
export const answers = ({ host, port, question, isAnswer }) =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.on('error', () => done(false));
    socket.on('connect', () => socket.write(question));
    socket.on('data', (data) => done(isAnswer(data)));
  });

/** Whether nobody listens there. */
export const isFree = (host, port) =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on('connect', () => (socket.destroy(), resolve(false)));
    socket.on('error', () => resolve(true));
  });

/** The first port from `from` on that is free together with the `count - 1` after it. */
export async function freePorts(host, from, count) {
  for (let port = from; port < from + 1_000; port += count) {
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(host, port + i)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`no ${count} free ports from ${from} on`);
}
