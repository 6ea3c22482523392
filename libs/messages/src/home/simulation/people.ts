import { ApiError } from '@messagepal/errors';
import { CHANNEL, editing, GUILD, removing, sending } from '../../testing/requests';
import type { MessageHome } from '../message-home';
import { Crash, type Lane } from './scheduler';
import type { World } from './world';

export interface Habits {
  writers: number;
  readers: number;
  /** What each does before going home. */
  acts: number;
  /** Chance that somebody does not wait for an answer and asks another home meanwhile. */
  impatient: number;
  /** Chance that somebody whose request failed never asks again. */
  fickle: number;
}

const PAGE = 20;

/** People who write and read in the world's channel, each one thing after the other. */
export class People {
  private names = 0;

  constructor(
    private readonly world: World,
    private readonly habits: Habits,
  ) {}

  async live(): Promise<void> {
    const { writers, readers } = this.habits;
    await Promise.all([
      ...Array.from({ length: writers }, (_, i) => this.write(String(i + 1))),
      ...Array.from({ length: readers }, () => this.read()),
    ]);
  }

  private async write(authorId: string): Promise<void> {
    const { random, scheduler } = this.world;
    const lane = scheduler.lane(`writer ${authorId}`);
    for (let act = 0; act < this.habits.acts; act += 1) {
      await lane.step();
      const target = random.chance(0.4) ? this.anyMessage() : undefined;
      if (!target) await this.send(lane, authorId);
      else if (random.chance(0.6)) await this.edit(lane, target);
      else if (this.world.guildId === null || random.chance(0.7)) await this.remove(lane, target);
      else await this.removeMany(lane, [target, this.anyMessage(), this.anyMessage()]);
    }
  }

  private async send(lane: Lane, authorId: string): Promise<void> {
    const { record } = this.world;
    const floor = record.floor;
    const { guildId } = this.world;
    const request = sending(this.text(), { authorId, guildId, nonce: this.text() });
    await this.untilAnswered(lane, async (home) => {
      const sent = await home.send(request);
      if (sent.kind !== 'sent') throw new Error(sent.kind);
      record.sent(sent.row, floor);
      await this.checkHeard(sent.row.id);
    });
  }

  private async edit(lane: Lane, id: string): Promise<void> {
    const { record } = this.world;
    const request = editing(id, this.text(), { guildId: this.world.guildId });
    await this.untilAnswered(lane, async (home) => {
      const edited = await home.edit(request);
      if (edited.kind === 'edited') record.edited(edited.row);
    });
  }

  private async remove(lane: Lane, id: string): Promise<void> {
    const known = this.world.record.messages.get(id);
    if (known) known.removing = true;
    await this.untilAnswered(lane, async (home) => {
      await home.remove(removing(id, { guildId: this.world.guildId }));
      if (known) known.removed = true;
    });
  }

  private async removeMany(lane: Lane, targets: (string | undefined)[]): Promise<void> {
    const ids = [...new Set(targets.filter((id) => id !== undefined))];
    const known = ids.flatMap((id) => this.world.record.messages.get(id) ?? []);
    for (const one of known) one.removing = true;
    await this.untilAnswered(lane, async (home) => {
      await home.removeMany({ channelId: CHANNEL, guildId: GUILD, ids, rights: 0 });
      for (const one of known) one.removed = true;
    });
  }

  private async read(): Promise<void> {
    const { record, scheduler } = this.world;
    const lane = scheduler.lane('reader');
    for (let act = 0; act < this.habits.acts * 3; act += 1) {
      await lane.step();
      const before = record.snapshot();
      await this.attempt(async () => {
        const { rows } = await this.world.anyHome().page(CHANNEL, { limit: PAGE });
        record.checkPage(rows, PAGE, before);
      });
    }
  }

  /** Asks home after home until one answers. */
  private async untilAnswered(lane: Lane, ask: (home: MessageHome) => Promise<void>): Promise<void> {
    const { random } = this.world;
    for (;;) {
      const answer = this.attempt(() => ask(this.world.anyHome()));
      const impatient = random.chance(this.habits.impatient);
      const outcome = await (impatient ? Promise.race([answer, this.loseTouch(lane)]) : answer);
      if (outcome === 'answered' || (outcome === 'failed' && random.chance(this.habits.fickle))) return;
    }
  }

  private async attempt(ask: () => Promise<void>): Promise<'answered' | 'failed'> {
    try {
      await ask();
      return 'answered';
    } catch (error) {
      if (error instanceof Crash || (error instanceof ApiError && error.status === 503)) return 'failed';
      throw error;
    }
  }

  private async loseTouch(lane: Lane): Promise<'lost touch'> {
    for (let i = this.world.random.below(12); i >= 0; i -= 1) await lane.step();
    return 'lost touch';
  }

  /** When a send is answered its event is in the log: the listener knows it, or that it has to take all anew. */
  private async checkHeard(id: string): Promise<void> {
    const { listener, log, record } = this.world;
    const { epoch } = await log.head(listener.topic);
    const heard = listener.view.has(id) || !listener.isAt(epoch) || record.messages.get(id)?.removing;
    if (!heard) record.violations.push(`${id} was answered and not heard`);
  }

  private anyMessage(): string | undefined {
    const alive = [...this.world.record.messages].filter(([, { removing }]) => !removing);
    return alive.length === 0 ? undefined : this.world.random.pick(alive)[0];
  }

  private text(): string {
    this.names += 1;
    return `text ${this.names}`;
  }
}
