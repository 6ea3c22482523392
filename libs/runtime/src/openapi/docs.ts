import type { INestApplication } from '@nestjs/common';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Request, Response, NextFunction } from 'express';
import type { ApiAdapter } from '../http/api-adapter';

const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** For whoever opens the address of the server. */
const signpost = ({ info }: OpenAPIObject) => ({
  name: info.title,
  version: info.version,
  docs: '/docs',
  openapi: '/docs/openapi.json',
  api: '/api/v1',
  gateway: '/api/v1/gateway',
  health: '/health/ready',
});

/** Serves Swagger UI at `/docs` from local files, the document at `/docs/openapi.json`, and at `/` where things are. */
export function serveDocs(app: INestApplication, document: OpenAPIObject): void {
  const places = signpost(document);
  (app.getHttpAdapter() as ApiAdapter).get('/', (_request: Request, response: Response) => response.json(places));
  app.use('/docs', (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('Content-Security-Policy', PAGE_POLICY);
    next();
  });
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'docs/openapi.json',
    customSiteTitle: 'MessagePal API',
    raw: ['json'],
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}
