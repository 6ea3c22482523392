export { EventLog } from './event-log';
export type {
  Appended,
  Claim,
  ClaimRequest,
  ExpiredClaim,
  InternalEvent,
  LogEntry,
  LogHead,
  ReadResult,
  Scope,
  TopicEvent,
  Unsubscribe,
} from './event-log';
export { guildTopic, inboxTopic, liveTopic, presenceTopic } from './topics';
