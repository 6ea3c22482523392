import { createServer, connect } from 'node:net';

/** A TCP proxy that can fall silent: connections stay open, new ones are taken, and nothing passes. */
export async function silentProxy(target) {
  const { hostname, port } = new URL(target);
  const pairs = new Set();
  let silent = false;
  const hush = ({ client, upstream }) => {
    for (const socket of [client, upstream]) {
      if (silent) socket.pause();
      else socket.resume();
    }
  };
  const server = createServer((client) => {
    const pair = { client, upstream: connect(Number(port), hostname) };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      pair.upstream.destroy();
    };
    for (const [from, to] of [
      [client, pair.upstream],
      [pair.upstream, client],
    ]) {
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => silent || from.resume());
      from.on('error', end).on('close', end);
    }
    hush(pair);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    setSilent(value) {
      silent = value;
      for (const pair of pairs) hush(pair);
    },
    close() {
      server.close();
      for (const { client, upstream } of pairs) for (const socket of [client, upstream]) socket.destroy();
    },
  };
}
