import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { UsersModule } from '@messagepal/users';
import { PresenceStore } from './presence-store';
import { MemoryPresenceStore } from './presence-store.memory';
import { PresenceTimes } from './presence-times';
import { PresenceService } from './presence.service';

/** Presence, for processes that hold sessions. Needs the global event log. */
@Module({
  imports: [AccessModule, UsersModule],
  providers: [
    PresenceService,
    PresenceTimes,
    { provide: PresenceStore, useFactory: (): PresenceStore => new MemoryPresenceStore() },
  ],
  exports: [PresenceService, PresenceStore],
})
export class PresenceModule {}
