import type { Config } from '@messagepal/config';
import { DEMO_PASSWORD, DEMO_USERNAME } from './demo/demo-people';

export interface BannerFacts {
  version: string;
  config: Config;
  /** Whether PostgreSQL is the embedded one. */
  embedded: boolean;
  readyIn: string;
}

/** What a person sees when all is up: where things are, how to log in, what to type next. */
export function banner({ version, config, embedded, readyIn }: BannerFacts): string {
  const { publicUrl } = config;
  const mode = embedded ? `embedded mode (data in ${config.dataDir}, not for production)` : 'standalone';
  const rows: [string, string][] = [
    ['REST', `${publicUrl}/api/v1`],
    ['Swagger UI', `${publicUrl}/docs`],
    ['Gateway', `${publicUrl.replace(/^http/, 'ws')}/gateway?v=1&encoding=json`],
    ['Socket.IO', `${publicUrl}/gateway   (path /socket.io)`],
    ['Health', `${publicUrl}/health/ready`],
    ['Metrics', `${publicUrl}/metrics`],
    [
      'Engines',
      `postgres=${embedded ? 'embedded' : 'DATABASE_URL'}  messages=${config.messages}  ${config.redis ? 'log=redis  jobs=redis' : 'log=memory  jobs=postgres'}`,
    ],
  ];
  if (config.extensions.length > 0) rows.push(['Extensions', config.extensions.join(', ')]);
  if (config.demo) rows.push(['Demo login', `${DEMO_USERNAME} / ${DEMO_PASSWORD}`]);
  return [
    '',
    `MessagePal ${version}   ${mode}   ready in ${readyIn}`,
    ...rows.map(([name, value]) => `  ${name.padEnd(11)} ${value}`),
    '  Next        the curl block and the socket script of README.md, or open Swagger UI',
    '  Stop: Ctrl+C     Start afresh: npm run mp -- reset --yes',
    '',
  ].join('\n');
}
