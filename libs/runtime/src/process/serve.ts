import type { DynamicModule, Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from '@messagepal/config';
import { createApp } from '../bootstrap';
import { AppLogger, createPino } from '../logging/app-logger';
import type { EngineProbe } from './engine-probe';
import { leaveBalancerFirst } from './leave-balancer';
import { endWith } from './run-process';
import { WaitingRoom } from './waiting-room';

/** Longer than balancers keep their connections: else one reuses a connection in the moment that we close it. */
const KEEP_ALIVE_MS = 75_000;

/** One process of several: its modules and what it takes to start them. */
export interface Service {
  /** As its log calls it: `api`, `gateway`, `worker`, … */
  name: string;
  root: Type | DynamicModule;
  config: Config;
  /** Engines without which the modules cannot be made. All others may be away: readiness tells. */
  needs: readonly EngineProbe[];
  /** Last touches before the application is initialised, such as documents or an adapter for sockets. */
  prepare?: (app: NestExpressApplication) => void | Promise<void>;
  /** Requests come through a load balancer, which needs a moment to find out that this process ends. */
  balanced?: boolean;
}

/**
 * Runs one process until it is told to end. HTTP listens at once: while an engine of `needs` is away the process is alive,
 * not ready, and says why; it serves by itself soon after the engine appears. Resolves when it serves.
 *
 * @throws what stopped the start; `runProcess` puts it in plain words.
 */
export async function serve({ name, root, config, needs, prepare, balanced }: Service): Promise<void> {
  const logger = new AppLogger(createPino(config.logLevel));
  const room = await WaitingRoom.open(config.port, config.host);
  const { port } = room;
  let close = (): Promise<unknown> => room.close();
  endWith(
    () => close(),
    (error) => logger.fatal(error, name),
  );
  for (const warning of config.warnings) logger.warn(warning, name);
  await room.until(needs, (reason) => logger.warn(`waiting for ${reason}`, name));
  const app = await createApp(root, config);
  close = () => Promise.all([room.close(), app.close()]);
  await prepare?.(app);
  await app.init();
  if (balanced) leaveBalancerFirst(app);
  app.getHttpServer().keepAliveTimeout = KEEP_ALIVE_MS;
  await room.close();
  await app.listen(port, config.host);
  logger.log(`${name} listens on ${config.host}:${port}`, name);
}
