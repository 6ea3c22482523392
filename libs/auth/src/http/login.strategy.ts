import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { clientAddress } from '@messagepal/rate-limits';
import type { UserEntity } from '@messagepal/users';
import type { Request } from 'express';
import { Strategy } from 'passport-local';
import { Logins } from '../logins';

/** `login` and `password` of a body. */
@Injectable()
export class LoginStrategy extends PassportStrategy(Strategy, 'messagepal-login') {
  constructor(private readonly logins: Logins) {
    super({ usernameField: 'login', passwordField: 'password', session: false, passReqToCallback: true });
  }

  validate(request: Request, login: string, password: string): Promise<UserEntity> {
    return this.logins.verify({ login, password, address: clientAddress(request.ip) });
  }
}
