import { MemoryCache } from '@messagepal/cache';
import { LastMessages } from '@messagepal/channels';
import { Transactions } from '@messagepal/database';
import { MessageHome, MessageWitnesses, type MessageRow } from '@messagepal/messages';
import { ChannelEnd } from '../marks/channel-end';
import { OwnMarks } from '../marks/own-marks';
import { CountedSource } from '../testing/counted-source.contract';
import { messageRow } from '../testing/message-row';
import { MentionBook } from './mention-book';
import { MessageFollower } from './message-follower';

/** A home that holds one message, and is only asked. */
class Shelf extends MessageHome {
  held: MessageRow | undefined;
  asked = 0;

  getMany = () => this.answer();
  page = async () => ({ rows: await this.answer() });
  send = () => this.refuse();
  edit = () => this.refuse();
  remove = () => this.refuse();
  removeMany = () => this.refuse();

  private answer(): Promise<MessageRow[]> {
    this.asked += 1;
    return Promise.resolve(this.held ? [this.held] : []);
  }

  private refuse(): Promise<never> {
    return Promise.reject(new Error('nobody writes here'));
  }
}

const at = (revision: number, ...mentions: string[]): MessageRow => messageRow('100', { revision, rich: { mentions } });

// Real: PostgreSQL. What processes tell late, of each other or after a pause, is told in that order.
describe('MessageFollower', () => {
  let database: CountedSource;
  let shelf: Shelf;
  let follower: MessageFollower;
  let ownMarks: OwnMarks;

  beforeAll(async () => void (database = await CountedSource.open()));
  afterAll(() => database.close());
  beforeEach(async () => {
    const { source } = database;
    await source.query('DELETE FROM mentions');
    shelf = new Shelf();
    const last = new LastMessages(new MemoryCache(), source, new Transactions(source));
    const end = new ChannelEnd(last, shelf);
    ownMarks = new OwnMarks(source);
    follower = new MessageFollower(new MessageWitnesses(), shelf, ownMarks, new MentionBook(source), end);
  });

  afterEach(() => ownMarks.flush());

  const mentioned = async (): Promise<string[]> => {
    const sql = 'SELECT target_id FROM mentions WHERE message_id = 100 ORDER BY 1';
    return (await database.source.query<{ target_id: string }[]>(sql)).map((row) => row.target_id);
  };

  it('asks nothing for plain text', async () => {
    const statements = await database.count(() => Promise.resolve(follower.sent(messageRow('100'))));
    expect(follower.sent(messageRow('100'))).toBeUndefined();
    expect([statements, shelf.asked]).toEqual([0, 0]);
  });

  it('writes what was sent', async () => {
    shelf.held = at(0, '7');
    await follower.sent(shelf.held);
    expect(await mentioned()).toEqual(['7']);
  });

  it('leaves nothing of a message that was removed before its writing was done', async () => {
    await follower.removed('10', ['100']);
    await Promise.all([follower.sent(at(0, '7')), follower.edited(at(1, '8'))]);
    expect(await mentioned()).toEqual([]);
  });

  it('goes by the message where an older edit is told after a newer one', async () => {
    shelf.held = at(2, '9');
    await follower.edited(shelf.held);
    await follower.edited(at(1, '7', '8'));
    expect(await mentioned()).toEqual(['9']);
  });

  it('goes by the message where it was edited before what was sent is told', async () => {
    shelf.held = at(1);
    await follower.edited(shelf.held);
    await follower.sent(at(0, '7'));
    expect(await mentioned()).toEqual([]);
  });
});
