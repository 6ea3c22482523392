export { InvitesModule } from './invites.module';
export { InvitesHttpModule } from './invites-http.module';
export { InvitesService } from './invites.service';
export { InviteGuests } from './invite-guests';
export type { InviteTerms, InviteWithPlace } from './invite';
