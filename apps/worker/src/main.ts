import { loadSplitConfig } from '@messagepal/config';
import { databaseProbe } from '@messagepal/database';
import { loadExtensions, withExtensions } from '@messagepal/extension';
import { runProcess, serve } from '@messagepal/runtime';
import { WorkerModule } from './worker.module';

runProcess(async () => {
  const config = loadSplitConfig();
  const root = withExtensions(WorkerModule, ['worker'], loadExtensions(config.extensions));
  await serve({ name: 'worker', root, config, needs: [databaseProbe(config)] });
});
