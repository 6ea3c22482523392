import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { SnowflakePipe } from '@messagepal/errors';
import type { AuthSession, Snowflake } from '@messagepal/protocol';
import { Caller, publicRoute, Route, selfRoute, type Principal } from '@messagepal/runtime';
import type { Request, Response } from 'express';
import { AuthSessionDto, LoginDto, RegisterDto, SignedInDto } from './auth.dto';
import { FrontDesk, type SignedIn } from './front-desk';

@Controller('auth')
export class AuthController {
  constructor(private readonly desk: FrontDesk) {}

  @Post('register')
  @Route({
    id: 'registerUser',
    tag: 'Auth',
    summary: 'Make an account',
    description:
      'Signs in as well: the token comes in the body and, for browsers, as a cookie. 5 an hour from one address.',
    rule: publicRoute,
    answers: [{ status: 201, description: 'The new user and a token', type: SignedInDto }],
    body: {
      type: RegisterDto,
      example: { username: 'ada', email: 'ada@example.com', password: 'correct horse battery staple' },
    },
  })
  register(
    @Body() form: RegisterDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedIn> {
    return this.desk.register(form, request, response);
  }

  @Post('login')
  @Route({
    id: 'loginUser',
    tag: 'Auth',
    summary: 'Sign in',
    description:
      'The token comes in the body and, for browsers, as a cookie. An unknown account and a wrong password are answered alike. ' +
      '10 attempts for one login and 30 from one address in 15 minutes.',
    rule: publicRoute,
    answers: [{ status: 200, description: 'The user and a token', type: SignedInDto }],
    errors: ['INVALID_LOGIN'],
    body: { type: LoginDto, example: { login: 'ada', password: 'correct horse battery staple' } },
  })
  login(
    @Body() _form: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedIn> {
    return this.desk.login(request, response);
  }

  @Post('logout')
  @Route({
    id: 'logoutUser',
    tag: 'Auth',
    summary: 'End this session',
    description: 'When it is answered, the token is refused and the session’s sockets have been told to close (4004).',
    rule: selfRoute,
    answers: [{ status: 204, description: 'Ended' }],
  })
  logout(@Caller() caller: Principal, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.desk.logout(caller, response);
  }

  @Get('sessions')
  @Route({
    id: 'listSessions',
    tag: 'Auth',
    summary: 'Where one is signed in',
    rule: selfRoute,
    answers: [{ status: 200, description: 'The sessions that have not ended, oldest first', type: [AuthSessionDto] }],
  })
  sessions(@Caller() caller: Principal): Promise<AuthSession[]> {
    return this.desk.list(caller);
  }

  @Delete('sessions/:session')
  @Route({
    id: 'revokeSession',
    tag: 'Auth',
    summary: 'End a session of one’s own',
    description: 'When it is answered, its token is refused and its sockets have been told to close (4004).',
    rule: selfRoute,
    answers: [{ status: 204, description: 'Ended' }],
    errors: ['UNKNOWN_SESSION'],
  })
  revoke(@Caller() caller: Principal, @Param('session', SnowflakePipe) sessionId: Snowflake): Promise<void> {
    return this.desk.revoke(caller, sessionId);
  }
}
