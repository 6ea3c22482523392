import { Logger } from '@nestjs/common';
import { Queue, type QueueOptions } from 'bullmq';

const SAME_AFTER_MS = 30_000;

/** Warns of errors, of the same one twice a minute at most: while an engine is away there is one with every attempt. */
export function warnsSeldom(logger: Logger, what: string): (error: Error) => void {
  let last = { message: '', at: 0 };
  return ({ message }) => {
    const at = performance.now();
    if (message === last.message && at - last.at < SAME_AFTER_MS) return;
    last = { message, at };
    logger.warn(`${what}: ${message}`);
  };
}

/** A queue whose errors go to the log from its first moment on. */
export class LoggedQueue extends Queue {
  constructor(name: string, options: QueueOptions) {
    super(name, options);
    this.on('error', warnsSeldom(new Logger('Jobs'), `Queue ${name}`));
  }
}
