import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';

/** Told of an answer when it has been handed to the socket. */
export type AnswerObserver = (request: Request, response: Response, ms: number) => void;

/** Who wants to know what became of each HTTP request: logs, metrics, limits. */
@Injectable()
export class Answers {
  private readonly observers: AnswerObserver[] = [];

  observe(observer: AnswerObserver): void {
    this.observers.push(observer);
  }

  /** Called once for a request, when it comes in. */
  follow(request: Request, response: Response): void {
    const began = performance.now();
    response.on('finish', () => {
      const ms = performance.now() - began;
      for (const observer of this.observers) observer(request, response, ms);
    });
  }
}
