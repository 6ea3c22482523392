import { Logger } from '@nestjs/common';
import { MessageWitnesses, type MessageWitness } from '../message-witnesses';
import { MessageHome, type Edited, type Removed, type Sent } from './message-home';
import { WitnessedMessageHome } from './message-home.witnessed';
import { rowOf } from './requests';

const place = { channelId: '10', guildId: '1', rights: 1 };
const draft = {
  ...place,
  authorId: '5',
  content: 'x',
  type: 0,
  flags: 0,
  nonce: null,
  reference: null,
  rich: null,
} as const;
const row = rowOf(draft, '100');

/** Answers what it is told to. */
class Answers extends MessageHome {
  stale = false;
  private answer = <T>(good: T) =>
    Promise.resolve(this.stale ? ({ kind: 'stale', version: 2, rights: 2 } as const) : good);
  send = () => this.answer<Sent>({ kind: 'sent', row, duplicate: false });
  edit = () => this.answer<Edited>({ kind: 'edited', row });
  remove = () => this.answer<Removed>({ kind: 'removed' });
  removeMany = () => this.answer<Removed>({ kind: 'removed' });
  page = () => Promise.resolve({ rows: [row] });
  getMany = () => Promise.resolve([row]);
}

class Notes implements MessageWitness {
  readonly seen: string[] = [];
  sent = ({ id }: { id: string }) => void this.seen.push(`sent ${id}`);
  edited = ({ id }: { id: string }) => Promise.resolve(void this.seen.push(`edited ${id}`));
  removed = (channelId: string, ids: readonly string[]) =>
    Promise.resolve(void this.seen.push(`removed ${channelId} ${ids.join()}`));
}

class Failing extends Notes {
  override sent = () => {
    throw new Error('no book');
  };
}

describe('WitnessedMessageHome', () => {
  beforeAll(() => Logger.overrideLogger(false));

  const all = async (home: MessageHome) => {
    await home.send(draft);
    await home.edit({ ...draft, id: '100' });
    await home.remove({ ...place, id: '100' });
    await home.removeMany({ ...place, ids: ['100', '101'] });
  };

  it('tells of each write before it is answered', async () => {
    const [witnesses, notes] = [new MessageWitnesses(), new Notes()];
    witnesses.add(notes);
    await all(new WitnessedMessageHome(new Answers(), witnesses));
    expect(notes.seen).toEqual(['sent 100', 'edited 100', 'removed 10 100', 'removed 10 100,101']);
  });

  it('tells of nothing that was not written', async () => {
    const [witnesses, notes, home] = [new MessageWitnesses(), new Notes(), new Answers()];
    witnesses.add(notes);
    home.stale = true;
    await all(new WitnessedMessageHome(home, witnesses));
    expect(notes.seen).toEqual([]);
  });

  it('lets the write stand, and the other witnesses hear, when one fails', async () => {
    const [witnesses, notes] = [new MessageWitnesses(), new Notes()];
    witnesses.add(new Failing());
    witnesses.add(notes);
    const home = new WitnessedMessageHome(new Answers(), witnesses);
    expect(await home.send(draft)).toMatchObject({ kind: 'sent', row: { id: '100' } });
    expect(notes.seen).toEqual(['sent 100']);
  });
});
