// A process that looks at one file after the other, for libs/media: it is forked by its pool, knows nothing of the product and
// gets no environment. A file that asks for too much ends it, and nobody else.
import { writeFile } from 'node:fs/promises';
import { closeOtherDecoders, decodeImage } from '../images/decode-image';
import { IMAGE_BOUNDS } from '../images/image-bounds';
import { MediaRefused } from '../images/media-refused.error';
import { readRecording } from '../recordings/recording';
import { TOO_MUCH_MEMORY, TOO_MUCH_TIME, type Order, type Report } from './messages';

const LOOK_EVERY_MS = 20;

/** Decoding happens in other threads, so this one can watch it. */
function watch(): NodeJS.Timeout {
  const began = process.cpuUsage();
  return setInterval(() => {
    if (process.memoryUsage.rss() > IMAGE_BOUNDS.rssBytes) process.exit(TOO_MUCH_MEMORY);
    const { user, system } = process.cpuUsage(began);
    if ((user + system) / 1_000 > IMAGE_BOUNDS.cpuMs) process.exit(TOO_MUCH_TIME);
  }, LOOK_EVERY_MS);
}

async function work(order: Order): Promise<Report> {
  try {
    const { kind, request } = order;
    if (kind === 'image') return { findings: await decodeImage(request as Order<'image'>['request']) };
    return { findings: await readRecording(request) };
  } catch (error) {
    return error instanceof MediaRefused ? { refused: error.reason } : { failed: String(error) };
  }
}

/** Where memory runs out all the same, the kernel (of Linux) takes this process rather than another one. */
const offerOneself = (): Promise<void> => writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined);

closeOtherDecoders();
void offerOneself();
process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  const watching = watch();
  void work(order).then((report) => {
    clearInterval(watching);
    process.send?.(report);
  });
});
