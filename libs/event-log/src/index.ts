export { EventLog } from './event-log';
export type {
  AppendBy,
  Appended,
  ChannelPast,
  Claim,
  ClaimRequest,
  ExpiredClaim,
  InternalEvent,
  LogEntry,
  LogHead,
  LogPlace,
  ReadResult,
  Scope,
  TopicEvent,
  Unsubscribe,
} from './event-log';
export { MemoryEventLog } from './event-log.memory';
export { EventLogModule } from './event-log.module';
export { RedisEventLog } from './event-log.redis';
export { syncEvent } from './sync-event';
export {
  dmTopic,
  guildOfTopic,
  guildTopic,
  inboxTopic,
  liveTopic,
  loginsTopic,
  presenceTopic,
  userOfTopic,
} from './topics';
