import { Injectable } from '@nestjs/common';
import { RequestIdentity } from '@messagepal/auth';
import { answerError, ApiError } from '@messagepal/errors';
import { UsersService } from '@messagepal/users';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** The page brings its own scripts and styles, from here. */
const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

/** Lets operators in. For everybody else there is nothing here. */
@Injectable()
export class OperatorGate {
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly identity: RequestIdentity,
    private readonly users: UsersService,
  ) {}

  /** Calls the listener before an operator goes in, each time. */
  beforeAdmission(listener: () => void): void {
    this.listeners.push(listener);
  }

  readonly middleware: RequestHandler = (request, response, next) => {
    void this.judge(request, response, next);
  };

  private async judge(request: Request, response: Response, next: NextFunction): Promise<void> {
    try {
      await this.admit(request, response);
    } catch (error) {
      answerError(error, request, response);
      return;
    }
    next();
  }

  private async admit(request: Request, response: Response): Promise<void> {
    const principal = await this.identity.ofPage(request);
    const user = principal && (await this.users.get(principal.userId));
    if (!user?.operator) throw new ApiError('NOT_FOUND');
    response.setHeader('Content-Security-Policy', PAGE_POLICY);
    response.setHeader('Cache-Control', 'no-store');
    for (const listener of this.listeners) listener();
  }
}
