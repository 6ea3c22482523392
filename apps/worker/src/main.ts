import { loadSplitConfig } from '@messagepal/config';
import { databaseProbe } from '@messagepal/database';
import { runProcess, serve } from '@messagepal/runtime';
import { WorkerModule } from './worker.module';

runProcess(async () => {
  const config = loadSplitConfig();
  await serve({ name: 'worker', root: WorkerModule, config, needs: [databaseProbe(config)] });
});
