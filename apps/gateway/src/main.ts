import { loadSplitConfig } from '@messagepal/config';
import { databaseProbe } from '@messagepal/database';
import { loadExtensions, withExtensions } from '@messagepal/extension';
import { useGatewayAdapter } from '@messagepal/realtime';
import { runProcess, serve } from '@messagepal/runtime';
import { GatewayModule } from './gateway.module';

runProcess(async () => {
  const config = loadSplitConfig();
  await serve({
    name: 'gateway',
    balanced: true,
    root: withExtensions(GatewayModule, ['gateway'], loadExtensions(config.extensions)),
    config,
    needs: [databaseProbe(config)],
    prepare: useGatewayAdapter,
  });
});
