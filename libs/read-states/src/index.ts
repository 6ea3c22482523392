export { ReadStatesModule } from './read-states.module';
export { ReadStatesHttpModule } from './read-states-http.module';
export { ReadStatesJobsModule } from './read-states-jobs.module';
export { ReadStatesService } from './read-states.service';
export { NotificationSettings } from './settings/notification-settings.service';
export type { SettingsChange } from './settings/notification-settings';
export { UnreadChannels } from './unread-channels';
export type { Unread } from './unread-channels';
export { UnreadChannelsModule } from './unread-channels.module';
