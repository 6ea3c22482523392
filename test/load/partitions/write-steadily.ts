import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 20;
const PROGRESS_MS = 60_000;
/** A store that no longer keeps up is not buried. */
const AT_ONCE = 256;

export interface Writing {
  messages: number;
  /** A second, at most: what a slow moment has left out is not made up for. */
  rate: number;
  send: () => Promise<void>;
  say: (text: string) => void;
}

export interface Written {
  answered: number;
  failed: number;
  seconds: number;
}

/** Sends so many, and resolves when all are answered. */
export async function writeSteadily({ messages, rate, send, say }: Writing): Promise<Written> {
  const written: Written = { answered: 0, failed: 0, seconds: 0 };
  const began = performance.now();
  const under = new Set<Promise<void>>();
  const one = (): void => {
    const sending = send().then(
      () => void (written.answered += 1),
      () => void (written.failed += 1),
    );
    under.add(sending);
    void sending.then(() => under.delete(sending));
  };
  let told = 0;
  for (let sent = 0, credit = 0, last = began; sent < messages; await sleep(TICK_MS)) {
    const now = performance.now();
    credit = Math.min(credit + ((now - last) / 1_000) * rate, (rate * TICK_MS * 2) / 1_000);
    last = now;
    for (; credit >= 1 && sent < messages && under.size < AT_ONCE; credit -= 1, sent += 1) one();
    if (now - began > (told + 1) * PROGRESS_MS) say(`minute ${(told += 1)}: ${sent} sent, ${written.failed} refused`);
  }
  await Promise.all(under);
  written.seconds = (performance.now() - began) / 1_000;
  return written;
}
