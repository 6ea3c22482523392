export { mentionedUsers } from './message';
export type { MessageRich, MessageRow } from './message';
export { MessageEvents } from './message.events';
export type { Authors, MessageAddress } from './message.events';
export { MessageHooks } from './message.hooks';
export type { HookAnswer, Sending, WillSend, Written } from './message.hooks';
export { keptFrom, MessageRetention } from './retention/message-retention';
export type { ForgetsBelow } from './retention/message-retention';
export { RetainedChannels } from './retention/retained-channels';
export type { RetainedChannel } from './retention/retained-channels';
export { MessageWitnesses } from './message-witnesses';
export type { MessageWitness } from './message-witnesses';
export type { MessageChange, MessageDraft, ReplyTarget } from './message.policy';
export { toMessage } from './message.presenter';
export { MessagePages } from './message-pages';
export { MessagesService } from './messages.service';
export type { SentMessage } from './messages.service';
export type { OwnMessage } from './rights-recheck';
export { parseMentions } from './content/mention-parser';
export type { NamedInText } from './content/mention-parser';
export { PinsService } from './pins/pins.service';
export { canonicalEmoji } from './reactions/emoji';
export { ReactionsService } from './reactions/reactions.service';
export { SystemMessages } from './system-messages';
export type { Happening } from './system-messages';
export { MessagesModule } from './messages.module';
export { MessagesGrpcModule } from './messages-grpc.module';
export { messageHomeServer } from './grpc/grpc-server';
export type { MessageHomeServer } from './grpc/grpc-server';
export { MessagesHttpModule } from './messages-http.module';
export { MessagesJobsModule } from './messages-jobs.module';
export { MessageHome } from './home/message-home';
export type {
  Edited,
  EditRequest,
  MessagePage,
  Removed,
  RemoveManyRequest,
  RemoveRequest,
  SendRequest,
  Sent,
  StaleRights,
} from './home/message-home';
export { LocalMessageHome } from './home/message-home.local';
export type { LocalMessageHomeParts } from './home/message-home.local';
export { openRemoteHome } from './home/remote/open-remote-home';
export { readTraffic } from './home/remote/read-traffic';
export type { InstanceTraffic } from './home/remote/read-traffic';
export { MessageDto } from './http/message.dto';
export { MessageViews } from './http/message-views';
export { MessageStore } from './store/message-store';
export type { MessagePatch, PageQuery } from './store/message-store';
export { MessageStoreSource } from './store/message-store-source';
export { openMessageStore } from './store/open-message-store';
export { canInspect } from './store/channel-inspection';
export type { BucketInspection, ChannelInspection, InspectsChannels } from './store/channel-inspection';
