import { ApiError } from '@messagepal/errors';
import { MemoryEventLog, type Appended } from '@messagepal/event-log';

/** A log that can be away. */
export class FlakyLog extends MemoryEventLog {
  away = false;

  override async append(...args: Parameters<MemoryEventLog['append']>): Promise<Appended> {
    if (this.away) throw new ApiError('SERVICE_UNAVAILABLE');
    return super.append(...args);
  }
}
