import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Drain } from '../drain';

/** A balancer that asks every second and believes the second answer has found out by then. */
const NOTICED_MS = 2_500;

/**
 * The first step of a shutdown behind a load balancer: readiness is off, but what still comes is answered, each time with the
 * end of its connection, until the balancer has noticed. So no request meets a server that is going.
 */
export function leaveBalancerFirst(app: NestExpressApplication): void {
  const drain = app.get(Drain);
  const server = app.getHttpServer() as Server;
  server.prependListener('request', (_, response: ServerResponse) => {
    if (drain.draining) response.setHeader('Connection', 'close');
  });
  drain.onDrain('balancer', () => sleep(NOTICED_MS));
}
