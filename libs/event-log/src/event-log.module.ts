import { Global, Module } from '@nestjs/common';
import { EventLog } from './event-log';
import { MemoryEventLog } from './event-log.memory';

/** The one {@link EventLog} of the process. */
@Global()
@Module({
  providers: [{ provide: EventLog, useFactory: (): EventLog => new MemoryEventLog() }],
  exports: [EventLog],
})
export class EventLogModule {}
