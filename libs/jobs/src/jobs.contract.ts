import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, loadConfig, type Environment } from '@messagepal/config';
import { DatabaseModule, Outbox, Transactions } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { Metrics, RuntimeModule } from '@messagepal/runtime';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { getQueueToken } from '@nestjs/bullmq';
import { UnrecoverableError, type Job, type Queue } from 'bullmq';
import { DataSource } from 'typeorm';
import { Effects } from './effects';
import { HandlesJobs, JobHandler } from './job-handler';
import { jobId } from './job-id';
import { Jobs } from './jobs';
import { jobQueue, JobsModule } from './jobs.module';

interface Work extends Record<string, string | number> {
  subject: string;
  failures: number;
}

@HandlesJobs('greetings', { concurrency: 2 })
export class Greetings extends JobHandler<Work> {
  readonly runs: string[] = [];
  busy: Promise<void> | undefined;

  async handle({ data, attemptsMade }: Job<Work>): Promise<void> {
    this.runs.push(data.subject);
    if (data.failures < 0) throw new UnrecoverableError('never');
    if (attemptsMade < data.failures) throw new Error('not yet');
    await this.busy;
    this.runs.push(`${data.subject} done`);
  }

  of(subject: string): string[] {
    return this.runs.filter((run) => run.startsWith(subject));
  }
}

@Module({ imports: [jobQueue('greetings')], providers: [Greetings] })
export class GreetingsModule {}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited 10 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What `libs/jobs` promises, on the engines that `environment` adds to PostgreSQL. */
export function jobsContract(name: string, environment: () => Environment): void {
  describe(name, () => jobsTests(environment));
}

function jobsTests(environment: () => Environment): void {
  jest.setTimeout(60_000);
  let database: TestDatabase;
  let app: TestingModule;
  let greetings: Greetings;
  let queue: Queue<Work>;

  const boot = async (): Promise<void> => {
    const config = ConfigModule.with(loadConfig({ DATABASE_URL: database.url, ...environment() }));
    const imports = [config, RuntimeModule, EventLogModule, JobsModule, DatabaseModule, GreetingsModule];
    app = await Test.createTestingModule({ imports }).compile();
    await app.init();
    greetings = app.get(Greetings);
    queue = app.get(getQueueToken('greetings'));
  };
  const add = (subject: string, failures = 0): Promise<void> =>
    app.get(Jobs).add({ queue: 'greetings', name: 'greet', id: jobId('g', subject), data: { subject, failures } });

  beforeAll(async () => {
    database = await createTestDatabase();
    await boot();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('runs a job once, also when it was added twice', async () => {
    await Promise.all([add('175928847299117063'), add('175928847299117063')]);
    await until(() => greetings.of('175928847299117063').length >= 2);
    await add('175928847299117063');
    expect(greetings.of('175928847299117063')).toEqual(['175928847299117063', '175928847299117063 done']);
  });

  it('tries again what failed, with a delay', async () => {
    await add('retried', 1);
    await until(() => greetings.of('retried').includes('retried done'));
    expect(greetings.of('retried')).toEqual(['retried', 'retried', 'retried done']);
    const job = await queue.getJob(jobId('g', 'retried'));
    expect(job?.opts).toMatchObject({ attempts: 10, backoff: { type: 'exponential' } });
  });

  it('keeps what is hopeless as a dead letter, and counts it', async () => {
    await add('hopeless', -1);
    await until(async () => (await queue.getFailedCount()) === 1);
    const [letter] = await queue.getFailed();
    expect(letter).toMatchObject({ id: jobId('g', 'hopeless'), failedReason: 'never' });
    const text = await app.get(Metrics).registry.metrics();
    expect(text).toContain('messagepal_job_dead_letters_total{queue="greetings"} 1');
    expect(text).toContain('messagepal_job_failures_total{queue="greetings"} 2');
  });

  it('takes jobs from the outbox once their transaction is committed', async () => {
    const job = {
      queue: 'greetings',
      name: 'greet',
      id: jobId('g', 'outbox'),
      data: { subject: 'outbox', failures: 0 },
    };
    await app.get(Transactions).run((tx) => app.get(Outbox).add(tx, { topic: 'inbox:1', events: [], jobs: [job] }));
    await app.get(Outbox).drain('inbox:1');
    await until(() => greetings.of('outbox').includes('outbox done'));
    expect(await app.get(DataSource).query('SELECT 1 FROM outbox')).toEqual([]);
  });

  it('refuses a queue that nobody registered', async () => {
    const lost = app.get(Jobs).add({ queue: 'nowhere', name: 'x', id: 'x-1', data: {} });
    await expect(lost).rejects.toThrow(/nowhere/);
  });

  it('lets an effect happen once, and not at all if its work fails', async () => {
    const effects = app.get(Effects);
    const effect = { kind: 'welcome', key: '1' };
    let happened = 0;
    const failing = effects.once(effect, async () => {
      throw new Error('mail server away');
    });
    await expect(failing).rejects.toThrow('away');

    const ran = await Promise.all(Array.from({ length: 5 }, () => effects.once(effect, async () => void happened++)));

    expect(ran.filter(Boolean)).toHaveLength(1);
    expect(happened).toBe(1);
    await effects.forget(0);
    expect(await effects.once(effect, async () => void happened++)).toBe(true);
  });

  it('finishes what it works on before it shuts down, and keeps the rest for the next process', async () => {
    let release = (): void => {};
    greetings.busy = new Promise((resolve) => (release = resolve));
    await Promise.all(['last-1', 'last-2', 'last-3'].map((subject) => add(subject)));
    await until(() => greetings.of('last').length === 2);
    const before = greetings;

    const closed = app.close();
    setTimeout(release, 200);
    await closed;

    expect(before.of('last').filter((run) => run.endsWith('done'))).toHaveLength(2);
    await boot();
    await until(() => greetings.of('last').some((run) => run.endsWith('done')));
    expect(greetings.of('last')).toHaveLength(2);
  });
}
