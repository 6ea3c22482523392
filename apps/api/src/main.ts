import { loadSplitConfig } from '@messagepal/config';
import { databaseProbe } from '@messagepal/database';
import { loadExtensions, withExtensions } from '@messagepal/extension';
import { buildDocument, productVersion, runProcess, serve, serveDocs } from '@messagepal/runtime';
import { ApiModule } from './api.module';

runProcess(async () => {
  const config = loadSplitConfig();
  const extensions = loadExtensions(config.extensions);
  await serve({
    name: 'api',
    balanced: true,
    root: withExtensions(ApiModule, ['api'], extensions),
    config,
    needs: [databaseProbe(config)],
    prepare: (app) => serveDocs(app, buildDocument(app, productVersion(), extensions.tags)),
  });
});
