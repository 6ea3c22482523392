import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { RedisConnections, RedisModule } from '@messagepal/redis';
import { UsersModule } from '@messagepal/users';
import { PresenceStore } from './presence-store';
import { MemoryPresenceStore } from './presence-store.memory';
import { RedisPresenceStore } from './presence-store.redis';
import { PresenceTimes } from './presence-times';
import { PresenceService } from './presence.service';

/** Presence, for processes that hold sessions. Needs the global event log. */
@Module({
  imports: [AccessModule, RedisModule, UsersModule],
  providers: [
    PresenceService,
    PresenceTimes,
    {
      provide: PresenceStore,
      inject: [RedisConnections],
      useFactory: ({ parts }: RedisConnections): PresenceStore =>
        parts ? new RedisPresenceStore(parts) : new MemoryPresenceStore(),
    },
  ],
  exports: [PresenceService, PresenceStore],
})
export class PresenceModule {}
