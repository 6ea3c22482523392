export { RelationshipsModule } from './relationships.module';
export { RelationshipsHttpModule } from './relationships-http.module';
export { RelationshipsService } from './relationships.service';
export { UserSettingsService } from './user-settings.service';
export { BlockSteps } from './block-steps';
export type { BlockStep } from './block-steps';
export { demandReach } from './reach';
export { lockUsers } from './relationship.rows';
export type { Two } from './relationship.rows';
