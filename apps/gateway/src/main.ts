import { loadSplitConfig } from '@messagepal/config';
import { databaseProbe } from '@messagepal/database';
import { useGatewayAdapter } from '@messagepal/realtime';
import { runProcess, serve } from '@messagepal/runtime';
import { GatewayModule } from './gateway.module';

runProcess(async () => {
  const config = loadSplitConfig();
  await serve({
    name: 'gateway',
    root: GatewayModule,
    config,
    needs: [databaseProbe(config)],
    prepare: useGatewayAdapter,
  });
});
