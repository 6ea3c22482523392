import { readdirSync, readFileSync } from 'node:fs';

/** Processes by that of their parent; what ends meanwhile is left out. */
function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return (
          readFileSync(`/proc/${name}/stat`, 'utf8')
            .replace(/^.*\) . /s, '')
            .split(' ')[0] === String(pid)
        );
      } catch {
        return false; // it has ended
      }
    })
    .map(Number);
}

const signal = (pids, name) => {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
};

/** Stops a process and its children, so that nobody answers and no connection breaks. Answers what {@link thaw} takes. */
export function freeze(pid) {
  signal([pid], 'SIGSTOP');
  const pids = [pid, ...childrenOf(pid)];
  signal(pids, 'SIGSTOP');
  return pids;
}

export const thaw = (pids) => signal(pids, 'SIGCONT');
