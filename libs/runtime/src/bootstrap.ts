import { type DynamicModule, type INestApplicationContext, Module, type Type, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import { ConfigModule, type Config } from '@messagepal/config';
import { jsonGuard, validationPipe } from '@messagepal/errors';
import { Answers } from './http/answers';
import { ApiAdapter } from './http/api-adapter';
import { crossOrigin } from './http/cors';
import { Front } from './http/front';
import { setRequestId } from './http/request-id';
import { knownBodies, largeBodies, RouteBodies } from './http/route-bodies';
import { noStore, securityHeaders } from './http/security-headers';
import { AppLogger, createPino } from './logging/app-logger';
import { requestLog } from './logging/request-log';
import { RuntimeModule } from './runtime.module';

const API = '/api';
/** What is no part of the API: for operators, and pictures for everybody. */
const OUTSIDE = [
  'health/live',
  'health/ready',
  'metrics',
  'admin/queues',
  'avatars/:owner/:file',
  'icons/:owner/:file',
  'emojis/:file',
];

@Module({})
class RootModule {}

/**
 * Makes a Nest application of a root module with all that is the same in every process: configuration, logs, request ids,
 * headers, body limits, the error shape, validation, `/api/v1`. It is not listening yet.
 */
export async function createApp(root: Type | DynamicModule, config: Config): Promise<NestExpressApplication> {
  const pino = createPino(config.logLevel);
  const module = { module: RootModule, imports: [ConfigModule.with(config), RuntimeModule, root] };
  const adapter = new ApiAdapter(config.limits.http);
  const app = await NestFactory.create<NestExpressApplication>(module, adapter, {
    logger: new AppLogger(pino),
    bodyParser: false,
    abortOnError: false,
  });
  app.set('trust proxy', config.trustProxy.length > 0 ? [...config.trustProxy] : false);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  const surroundings = {
    answers: app.get(Answers),
    bodies: app.get(RouteBodies),
    cors: crossOrigin(config),
    headers: [securityHeaders(config)],
  };
  surroundings.answers.observe(requestLog(pino));
  app.use(opening(surroundings.answers), surroundings.cors, ...surroundings.headers);
  app.use(API, noStore, knownBodies(surroundings.bodies), largeBodies(surroundings.bodies));
  app.useBodyParser('json', { limit: config.limits.http.bodyBytes, strict: false });
  app.use(API, jsonGuard);
  adapter.open(new Front({ ...surroundings, headers: [...surroundings.headers, noStore] }, config));
  app.setGlobalPrefix('api', { exclude: OUTSIDE });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  app.useGlobalPipes(validationPipe());
  return app;
}

/** The same without HTTP: for workers and the command line. Its lifecycle hooks have run when it resolves. */
export async function createContext(root: Type, config: Config): Promise<INestApplicationContext> {
  const module = { module: RootModule, imports: [ConfigModule.with(config), RuntimeModule, root] };
  const logger = new AppLogger(createPino(config.logLevel));
  return NestFactory.createApplicationContext(module, { logger, abortOnError: false });
}

/** What every request begins with. */
const opening =
  (answers: Answers): RequestHandler =>
  (request, response, next) => {
    answers.follow(request, response);
    setRequestId(request, response);
    next();
  };
