import { startStandalone } from './start';
import { describeFailure } from './startup-failure';

startStandalone().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exit(1);
});
