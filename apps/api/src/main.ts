import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSplitConfig } from '@messagepal/config';
import { databaseProbe } from '@messagepal/database';
import { buildDocument, runProcess, serve, serveDocs } from '@messagepal/runtime';
import { ApiModule } from './api.module';

const { version } = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as { version: string };

runProcess(async () => {
  const config = loadSplitConfig();
  const needs = [databaseProbe(config)];
  await serve({
    name: 'api',
    root: ApiModule,
    config,
    needs,
    prepare: (app) => serveDocs(app, buildDocument(app, version)),
  });
});
