import { Connection } from 'pg';
import type { ServerQuestion } from './ask-server';
import { SilenceWatch } from './silence-watch';
import { SilentServerError } from './silent-server.error';

/** The clock turns when the test says so, and not by itself. */
const LIMITS = { tickMs: 1_000_000, suspectAfter: 3, answerWithin: 4, askAgainAfter: 2 };

/** A question that is answered when the test says so. */
class Question implements ServerQuestion {
  answer!: (answered: boolean) => void;
  readonly answered = new Promise<boolean>((resolve) => (this.answer = resolve));
  readonly giveUp = (): void => this.answer(false);
}

class World {
  readonly questions: Question[] = [];
  readonly watch = new SilenceWatch(() => {
    const question = new Question();
    this.questions.push(question);
    return question;
  }, LIMITS);

  /** One that is connected and has nothing to do; nothing is sent over it. */
  idle(): Connection & { errors: unknown[] } {
    const errors: unknown[] = [];
    const connection = Object.assign(new Connection(), { errors });
    connection.query = () => {};
    connection.sync = () => {};
    connection.stream.on('error', (error) => errors.push(error)).on('close', () => connection.emit('end'));
    this.watch.follow(connection);
    connection.emit('readyForQuery');
    return connection;
  }

  async ticks(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      this.watch.tick();
      await new Promise(setImmediate);
    }
  }
}

describe('SilenceWatch', () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => world.watch.stop());

  it('asks nothing while answers come, and while nobody waits for one', async () => {
    const [one, other] = [world.idle(), world.idle()];
    one.sync();
    for (let i = 0; i < 5; i++) {
      await world.ticks(2);
      other.query('');
      other.emit('readyForQuery');
    }
    one.emit('readyForQuery');
    await world.ticks(20);
    expect(world.questions).toEqual([]);
  });

  it('lets a long statement go on as long as the server answers others', async () => {
    const busy = world.idle();
    busy.sync();
    for (let i = 1; i <= 3; i++) {
      await world.ticks(3);
      expect(world.questions).toHaveLength(i);
      world.questions.at(-1)?.answer(true);
      await new Promise(setImmediate);
    }
    expect(world.watch.isSilent).toBe(false);
    expect(busy.errors).toEqual([]);
  });

  it('breaks every connection when nothing answers', async () => {
    const [waiting, idle] = [world.idle(), world.idle()];
    waiting.sync();
    await world.ticks(3 + 3);
    expect(world.watch.isSilent).toBe(false);
    await world.ticks(1);
    expect(world.watch.isSilent).toBe(true);
    expect([...waiting.errors, ...idle.errors]).toEqual([expect.any(SilentServerError), expect.any(SilentServerError)]);
  });

  it('believes an answer that came while it asked', async () => {
    const [one, other] = [world.idle(), world.idle()];
    one.sync();
    other.sync();
    await world.ticks(4);
    other.emit('readyForQuery');
    await world.ticks(3);
    expect(world.questions).toHaveLength(1);
    expect(world.watch.isSilent).toBe(false);
    expect(one.errors).toEqual([]);
  });

  it('refuses new connections and asks again until there is an answer', async () => {
    world.idle().sync();
    await world.ticks(7);
    const refused = world.idle();
    await new Promise(setImmediate);
    expect(refused.errors).toEqual([expect.any(SilentServerError)]);
    await world.ticks(2 + 4);
    expect(world.questions).toHaveLength(2);
    await world.ticks(2);
    world.questions.at(-1)?.answer(true);
    await new Promise(setImmediate);
    expect(world.watch.isSilent).toBe(false);
    const welcome = world.idle();
    await world.ticks(20);
    expect(welcome.errors).toEqual([]);
    expect(world.questions).toHaveLength(3);
  });
});
