// Makes another process of Node collect its garbage, through the inspector that SIGUSR1 opens. What it uses afterwards is what it
// keeps, and not what its collector has not got round to.
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const TRIES = 50;
const PAUSE_MS = 100;

/** @param port where the inspector opens: `--inspect-port` of that process */
export async function collectGarbage(pid, port) {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await addressAt(port));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const answered = new Promise((resolve, reject) => socket.once('message', resolve).once('close', reject));
  socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
  await answered;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.close();
  await closed;
}

async function addressAt(port) {
  for (let attempt = 1; ; attempt++) {
    try {
      const [{ webSocketDebuggerUrl }] = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
      return webSocketDebuggerUrl;
    } catch (error) {
      if (attempt === TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
