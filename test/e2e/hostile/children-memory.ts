import { readFileSync } from 'node:fs';

const EVERY_MS = 5;
const PAGE_BYTES = 4_096;

/** Watches how much memory the processes for media of this one take. Linux only: elsewhere it sees none. */
export class ChildrenMemory {
  peakBytes = 0;
  readonly seen = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  start(): void {
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const pid of children()) {
      const pages = Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0);
      this.peakBytes = Math.max(this.peakBytes, pages * PAGE_BYTES);
      this.seen.add(pid);
    }
  }
}

function children(): string[] {
  const ids = read(`/proc/self/task/${process.pid}/children`).trim().split(' ');
  return ids.filter((pid) => read(`/proc/${pid}/cmdline`).includes('media-child'));
}

/** A process may be gone while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
