import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsersModule } from '@messagepal/users';
import { Accounts } from './accounts';
import { Logins } from './logins';
import { PasswordHasher } from './passwords/password-hasher';
import { SessionEntity } from './sessions/session.entity';
import { SessionRecords } from './sessions/session-records';
import { SessionTouches } from './sessions/session-touches';
import { Sessions } from './sessions/sessions';

/** Accounts and sessions without their HTTP routes. Needs the database, event log, cache and limits in the same application. */
@Module({
  imports: [UsersModule, TypeOrmModule.forFeature([SessionEntity])],
  providers: [Accounts, Logins, PasswordHasher, SessionRecords, SessionTouches, Sessions],
  exports: [Accounts, Logins, Sessions],
})
export class AuthModule {}
