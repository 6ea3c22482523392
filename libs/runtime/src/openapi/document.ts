import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ErrorBodyDto, RateLimitedDto } from '../http/error-body.dto';
import { declarePathParameters } from './path-parameters';

const TAGS: Record<string, string> = {
  Auth: 'Accounts and their sessions',
  Users: 'Oneself and other people',
  Guilds: 'Guilds',
  Members: 'Members of a guild',
  Roles: 'Roles of a guild',
  Channels: 'Channels of a guild',
  Messages: 'Messages of a channel',
  Invites: 'Ways into a guild',
  Gateway: 'Where the real-time gateway is',
  Operations: 'For those who run the server',
};

/**
 * The OpenAPI 3.1 document of everything that the app's modules declare with `Route`.
 *
 * @param tags what the areas of extensions are about, by their names
 */
export function buildDocument(
  app: INestApplication,
  version: string,
  tags: Readonly<Record<string, string>> = {},
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('MessagePal')
    .setDescription('REST interface of MessagePal. Real-time events come over the gateway: see `GET /api/v1/gateway`.')
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .setContact('MessagePal', 'https://messagepal.example', 'hello@messagepal.example')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This server')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'opaque', description: 'The token of login or registration' },
      'bearer',
    )
    .addCookieAuth(
      'mp',
      { type: 'apiKey', in: 'cookie', description: 'Browsers; unsafe methods also need `X-MP-CSRF`' },
      'session',
    );
  for (const [name, description] of Object.entries({ ...TAGS, ...tags })) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [ErrorBodyDto, RateLimitedDto],
    autoTagControllers: false,
  });
  declarePathParameters(document);
  return withExplicitSecurity(document);
}

/** Anonymous operations say so, in place of saying nothing. */
function withExplicitSecurity(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.put, path.post, path.delete, path.patch]) {
      if (operation) operation.security ??= [];
    }
  }
  return document;
}
