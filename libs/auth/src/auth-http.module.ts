import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthModule } from './auth.module';
import { AuthController } from './http/auth.controller';
import { AuthGuard } from './http/auth.guard';
import { CookieStrategy } from './http/cookie.strategy';
import { CsrfDefence } from './http/csrf';
import { FrontDesk } from './http/front-desk';
import { HeaderStrategy } from './http/header.strategy';
import { LoginStrategy } from './http/login.strategy';
import { RequestIdentity } from './http/request-identity';
import { SessionCookie } from './http/session-cookie';

/**
 * `/auth/…`, and the guard that finds out who calls any route. Global guards run in the order in which their modules are
 * imported: import this one before those of the limits and the rights.
 */
@Module({
  imports: [AuthModule],
  controllers: [AuthController],
  providers: [
    SessionCookie,
    CsrfDefence,
    HeaderStrategy,
    CookieStrategy,
    LoginStrategy,
    RequestIdentity,
    FrontDesk,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [RequestIdentity],
})
export class AuthHttpModule {}
