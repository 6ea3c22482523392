import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '@messagepal/access';
import { GuildsModule } from '@messagepal/guilds';
import { UsersModule } from '@messagepal/users';
import { InviteGuests } from './invite-guests';
import { InviteEntity } from './invite.entity';
import { InviteRows } from './invite.rows';
import { InvitesService } from './invites.service';

/** Invites, without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [AccessModule, GuildsModule, UsersModule, TypeOrmModule.forFeature([InviteEntity])],
  providers: [InviteGuests, InviteRows, InvitesService],
  exports: [InviteGuests, InvitesService],
})
export class InvitesModule {}
