import { statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** The account that PostgreSQL runs under when it is not our own. */
export interface ServerUser {
  uid: number;
  gid: number;
}

const NOBODY: ServerUser = { uid: 65534, gid: 65534 };

/** PostgreSQL refuses to run as root, so root's server runs as nobody; everybody else's runs as themselves. */
export function serverUser(): ServerUser | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

function othersMay(stats: Stats, user: ServerUser, wanted: number): boolean {
  if (stats.uid === user.uid) return ((stats.mode >> 6) & wanted) === wanted;
  if (stats.gid === user.gid) return ((stats.mode >> 3) & wanted) === wanted;
  return (stats.mode & wanted) === wanted;
}

/** Whether `user` may enter `folder`: each folder above it, and itself, must let them pass. */
export function canEnter(folder: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  for (let path = folder; ; path = dirname(path)) {
    if (!othersMay(statSync(path), user, 0o1)) return false;
    if (path === dirname(path)) return true;
  }
}

/** Whether `user` may run the program at `path`. */
export function canRun(path: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  return canEnter(dirname(path), user) && othersMay(statSync(path), user, 0o5);
}
