import type { FuzzCase, Random } from './fuzz-case';
import { HostileSocket, type Outcome } from './hostile-socket';
import { RAW_CASES } from './raw-cases';
import { SOCKETIO_CASES, UPGRADE_CASES } from './socketio-cases';

export interface FuzzOptions {
  port: number;
  frames: number;
  random: Random;
  /** Connections at once. */
  atOnce: number;
}

/** How often each kind was sent, and what ended otherwise than it has to. */
export interface FuzzReport {
  sent: Map<string, number>;
  wrong: string[];
}

const CASES = [...RAW_CASES, ...SOCKETIO_CASES, ...UPGRADE_CASES];
const RARELY = 0.05;

/** Sends so many bad frames, each on a connection of its own. */
export async function runFuzz({ port, frames, random, atOnce }: FuzzOptions): Promise<FuzzReport> {
  const report: FuzzReport = { sent: new Map(), wrong: [] };
  let left = frames;
  const worker = async (): Promise<void> => {
    for (; left > 0; left--) {
      const one = choose(random);
      const outcome = await send(port, one, random);
      report.sent.set(one.name, (report.sent.get(one.name) ?? 0) + 1);
      if (!one.expect.includes(outcome)) report.wrong.push(`${one.path} ${one.name}: ${outcome}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return report;
}

function choose(random: Random): FuzzCase {
  const one = CASES[Math.floor(random() * CASES.length)] as FuzzCase;
  return one.rare && random() > RARELY ? choose(random) : one;
}

function send(port: number, one: FuzzCase, random: Random): Promise<Outcome> {
  const { path = '/', answer, leaves, first, until, make } = one;
  return HostileSocket.run({ port, path, ...(answer && { answer }) }, (socket) => {
    const attack = (): void => {
      socket.write(make(random));
      if (leaves) setTimeout(() => socket.cut(), 5);
    };
    if (!first || !until) return attack();
    socket.when(until, attack);
    socket.write(first);
  });
}
