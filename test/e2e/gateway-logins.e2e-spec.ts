// Real: everything; raw `ws` as a stranger would use it.
import { inboxTopic } from '@messagepal/event-log';
import { Outbox, Transactions } from '@messagepal/database';
import { RawSocket } from '@messagepal/testing';
import { type Person, World } from './world';

describe('sockets and the logins they came by', () => {
  let world: World;
  const open: RawSocket[] = [];
  beforeAll(async () => {
    world = await World.open();
  });
  afterEach(() => open.splice(0).forEach(({ ws }) => ws.terminate()));
  afterAll(() => world.close());

  const raw = async (): Promise<RawSocket> => {
    const socket = new RawSocket(world.url);
    open.push(socket);
    await socket.until(({ op }) => op === 10);
    return socket;
  };
  const loginOf = ({ token }: Person): string => /_(\d+)\./.exec(token)?.[1] ?? '';

  /** What a logout leaves whose process died right after its commit: no cached copy knows of it, nobody was told. */
  const logOutAndDie = (person: Person): Promise<void> =>
    world.app.get(Transactions).run(async (tx) => {
      const id = loginOf(person);
      await tx.query('UPDATE sessions SET revoked_at = now(), version = version + 1 WHERE id = $1', [id]);
      const event = { t: 'SESSION_REVOKED', scope: { kind: 'all' as const }, d: `{"session_ids":["${id}"]}` };
      await world.app.get(Outbox).add(tx, { topic: inboxTopic(person.user.id), events: [event] });
    });

  it('end with a login whose logout crashed, and none begins by it, though its record is cached', async () => {
    const ann = await world.person('ann');
    const socket = await raw();
    const ready = await socket.identify(ann.token);
    await logOutAndDie(ann);
    const [identify, resume] = [await raw(), await raw()];
    identify.send(2, { token: ann.token });
    resume.send(6, { token: ann.token, session_id: ready.d['session_id'], seq: 1 });
    expect(await Promise.all([identify.closed, resume.closed])).toEqual([4004, 4004]);
    // The relay finds what was left.
    expect(await socket.closed).toBe(4004);
  });
});
