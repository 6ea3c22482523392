// Commands for a running cluster: one line of JSON each way over a socket in its folder.
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { CONTROL } from './places.mjs';

/** Calls `use` with the first line that comes. */
function onLine(socket, use) {
  let text = '';
  socket.setEncoding('utf8').on('data', (more) => {
    const had = text.includes('\n');
    text += more;
    if (!had && text.includes('\n')) use(text.slice(0, text.indexOf('\n')));
  });
}

/** Takes commands: `handle({command, name})` resolves when it is done. */
export function takeCommands(handle) {
  rmSync(CONTROL, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => {}); // who asked is gone
    onLine(socket, (line) => {
      handle(JSON.parse(line)).then(
        () => socket.end('{"ok":true}\n'),
        (error) => socket.end(`${JSON.stringify({ ok: false, reason: error.message })}\n`),
      );
    });
  });
  server.listen(CONTROL);
  return () => server.close();
}

/** Gives a command. Resolves with the answer, or with undefined when no cluster runs. */
export function command(request) {
  return new Promise((resolve, reject) => {
    const socket = connect(CONTROL);
    socket.on('error', (error) =>
      ['ENOENT', 'ECONNREFUSED'].includes(error.code) ? resolve(undefined) : reject(error),
    );
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    onLine(socket, (line) => resolve(JSON.parse(line)));
    socket.on('close', () => resolve(undefined));
  });
}
