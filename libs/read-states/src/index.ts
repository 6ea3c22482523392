export { ReadStatesModule } from './read-states.module';
export { ReadStatesHttpModule } from './read-states-http.module';
export { ReadStatesJobsModule } from './read-states-jobs.module';
export { ReadStatesService } from './read-states.service';
export { UnreadChannels } from './unread-channels';
export { UnreadChannelsModule } from './unread-channels.module';
export { MentionList } from './mentions/mention-list';
export type { MentionQuery } from './mentions/mention-search';
