export { PresenceModule } from './presence.module';
export { PresenceService } from './presence.service';
export type { PresentSession } from './presence.service';
export { PresenceStore } from './presence-store';
export type { PresenceChange, PresenceSession } from './presence-store';
export { PresenceTimes } from './presence-times';
export { visibleStatus } from './visible-status';
