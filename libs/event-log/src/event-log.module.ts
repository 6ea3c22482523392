import { Global, Module } from '@nestjs/common';
import { RedisConnections, RedisModule } from '@messagepal/redis';
import { EventLog } from './event-log';
import { MemoryEventLog } from './event-log.memory';
import { RedisEventLog } from './event-log.redis';

/** The one {@link EventLog} of the process: in Redis where one is configured, else in its memory. */
@Global()
@Module({
  imports: [RedisModule],
  providers: [
    {
      provide: EventLog,
      inject: [RedisConnections],
      useFactory: ({ parts }: RedisConnections): EventLog => (parts ? new RedisEventLog(parts) : new MemoryEventLog()),
    },
  ],
  exports: [EventLog],
})
export class EventLogModule {}
