import { fork, type ChildProcess } from 'node:child_process';
import { extname, join } from 'node:path';
import { IMAGE_BOUNDS } from '../images/image-bounds';
import { MediaRefused } from '../images/media-refused.error';
import { TOO_MUCH_MEMORY, TOO_MUCH_TIME, type Order, type Report } from './messages';

/** Beside this file; when tests run it as TypeScript, so is the program. */
const EXTENSION = extname(__filename);
const PROGRAM = join(__dirname, `media-child${EXTENSION}`);
const COMPILER = EXTENSION === '.ts' ? ['--require', join(__dirname, '../../../../tools/ts-require.cjs')] : [];
const HEAP_MIB = 128;
/** No secrets of ours. The rest keeps memory small: one arena, one thread that decodes. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2', NODE_ENV: 'production' };

/** The child ended in the middle of its work, for a reason that it could not tell. */
export class ChildLost extends Error {}

/** One child. It is given one order at a time, and is of no further use once it has ended. */
export class MediaChildProcess {
  private readonly child: ChildProcess;
  /** Orders it has been given. */
  orders = 0;

  constructor() {
    this.child = fork(PROGRAM, {
      execArgv: [`--max-old-space-size=${HEAP_MIB}`, ...COMPILER],
      env: ENVIRONMENT,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child.on('error', () => this.kill());
    // Whoever waits for an answer keeps this process alive; an idle child does not.
    this.child.unref();
    this.child.channel?.unref();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.connected;
  }

  /**
   * Has it carry out an order.
   *
   * @throws MediaRefused; ChildLost; Error for what is no fault of the file
   */
  async run(order: Order): Promise<unknown> {
    this.orders += 1;
    const report = await this.ask(order);
    if ('findings' in report) return report.findings;
    if ('refused' in report) throw new MediaRefused(report.refused);
    throw new Error(report.failed);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private ask(order: Order): Promise<Report> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        this.kill();
      }, IMAGE_BOUNDS.wallMs);
      const ended = (code: number | null): void => settle(() => reject(endOf(code, late)));
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        child.off('exit', ended).off('message', answered);
        done();
      };
      const answered = (report: Report): void => settle(() => resolve(report));
      child.once('exit', ended).once('message', answered);
      child.send(order, (error) => error && this.kill());
    });
  }
}

const endOf = (code: number | null, late: boolean): Error =>
  late || code === TOO_MUCH_MEMORY || code === TOO_MUCH_TIME
    ? new MediaRefused('too_expensive')
    : new ChildLost(`A process for media ended with ${code ?? 'a signal'}`);
