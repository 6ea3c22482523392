import { loadSplitConfig } from '@messagepal/config';
import { databaseProbe } from '@messagepal/database';
import { loadExtensions, withExtensions } from '@messagepal/extension';
import { messageHomeServer } from '@messagepal/messages';
import { Drain, runProcess, serve } from '@messagepal/runtime';
import { DataServiceModule } from './data-service.module';

runProcess(async () => {
  // A Data Service is what the others name: its own home is here.
  const config = loadSplitConfig().with({ dataService: undefined });
  const { options, drain } = messageHomeServer(config.dataServiceListen);
  await serve({
    name: 'data-service',
    root: withExtensions(DataServiceModule, ['data-service'], loadExtensions(config.extensions)),
    config,
    needs: [databaseProbe(config)],
    prepare: async (app) => {
      app.connectMicroservice(options);
      await app.init();
      await app.startAllMicroservices();
      app.get(Drain).onDrain('calls', drain);
    },
  });
});
