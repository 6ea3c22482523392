/** Where an event stands in the log of a topic. One object per event, shared by the rings of all sessions that got it. */
export interface Position {
  readonly topic: string;
  readonly epoch: string;
  readonly offset: number;
  /** Set on events that replace what was known before: to whom one of them is missing, no replay will do. */
  /** Set on an event that stands for all after this offset: who has not got it knows no more than up to there. */
  readonly since?: number;
  readonly replaces?: 'snapshot' | 'log_trimmed' | 'log_restarted' | 'uncertain_write';
}

const snapshots = new WeakMap<Position, Position>();

/** The place of a snapshot that was taken there: the same object for all who were told it. */
export function snapshotAt(position: Position): Position {
  const known = snapshots.get(position);
  if (known) return known;
  const { topic, epoch, offset } = position;
  const snapshot: Position = { topic, epoch, offset, replaces: 'snapshot' };
  snapshots.set(position, snapshot);
  return snapshot;
}

/** The opaque `o` of the wire: `<topic>:<epoch>:<offset>`. */
export const cursorOf = (position: Position): string => `${position.topic}:${position.epoch}:${position.offset}`;
