import { setTimeout as sleep } from 'node:timers/promises';
import { type Heard, Line, type TransportName } from '../line';
import type { History, Reached } from './history';
import { type Participant, type Place, placeOf } from './participant';

const RESUME_MS = 2_000;
/** How long a socket whose login has ended is listened to. */
const AFTERWARDS_MS = 300;
const TOPIC = /^((?:guild|inbox):\d+):/;

/** Somebody who listens, is cut off now and then, and comes back; to another gateway if there is one. */
export class Observer {
  /** Everything that was heard over all connections, with what was heard over the present one up to the last look. */
  readonly heard: (Heard & Required<Pick<Reached, 'token' | 'since'>>)[] = [];
  resumed = 0;
  private line!: Line;
  private openedAt = 0;
  private lineToken = '';
  private taken = 0;
  private cursor: Record<string, string> = {};

  constructor(
    readonly person: Participant,
    private readonly transport: TransportName,
    private readonly places: readonly Place[],
    private turn: number,
  ) {
    this.open({ token: person.token });
  }

  get userId(): string {
    return this.person.id;
  }

  ready(): Promise<unknown> {
    return this.line.event('READY');
  }

  /** Is cut off and comes back by its cursor or by its number alone. */
  async stumble(awayMs: number, byCursor: boolean): Promise<void> {
    this.take();
    const session = this.heard.findLast(({ t }) => t === 'READY')?.d['session_id'];
    const seq = this.heard.at(-1)?.s;
    this.line.drop();
    this.take();
    await sleep(awayMs);
    const back = { token: this.person.token, session_id: String(session), seq: this.heard.at(-1)?.s ?? seq };
    this.open(byCursor ? { ...back, cursor: { ...this.cursor } } : back);
    const resumed = await Promise.race([this.line.event('RESUMED'), sleep(RESUME_MS, undefined, { ref: false })]);
    if (resumed) this.resumed++;
    else await this.begin();
  }

  /** Signs out, listens on to what should be silence, and begins by a login of its own. */
  async relogin(history: History): Promise<void> {
    const { person } = this;
    const [old, next] = [person.token, await person.signIn()];
    person.token = next;
    await person.signOut(old);
    history.endLogin(old);
    await sleep(AFTERWARDS_MS);
    await this.begin();
  }

  /** Asks for the guild's members, if there is somebody to ask. The answer says when it asked. */
  askForMembers(guildId: string): void {
    if (this.line.heard.some(({ t }) => t === 'READY' || t === 'RESUMED'))
      this.line.askForMembers(guildId, String(performance.now()));
  }

  end(): void {
    this.take();
    this.line.drop();
  }

  /** Channels that a client would show now, by what it was told. */
  get channels(): Set<string> {
    this.take();
    let shown = new Set<string>();
    for (const { t, d } of this.heard) {
      if (t === 'READY' || t === 'GUILD_DELETE') shown = new Set();
      if (t === 'GUILD_CREATE') shown = new Set((d['channels'] as { id: string }[]).map(({ id }) => id));
      if (t === 'CHANNEL_CREATE') shown.add(String(d['id']));
      if (t === 'CHANNEL_DELETE') shown.delete(String(d['id']));
    }
    return shown;
  }

  private async begin(): Promise<void> {
    this.line.drop();
    this.take();
    this.cursor = {};
    this.open({ token: this.person.token });
    await this.line.event('READY');
  }

  private open(greeting: Parameters<typeof Line.open>[2]): void {
    this.openedAt = performance.now();
    this.line = Line.open(this.transport, placeOf(this.places, this.turn++).gateway, greeting);
    this.taken = 0;
    this.lineToken = greeting.token;
  }

  private take(): void {
    for (const heard of this.line.heard.slice(this.taken)) {
      this.heard.push({ ...heard, token: this.lineToken, since: askedAt(heard) ?? this.openedAt });
      this.note(heard);
    }
    this.taken = this.line.heard.length;
  }

  private note({ o, d }: Heard): void {
    for (const position of [o, d['o']]) {
      const topic = typeof position === 'string' ? TOPIC.exec(position)?.[1] : undefined;
      if (topic) this.cursor[topic] = String(position);
    }
  }
}

const askedAt = ({ t, d }: Heard): number | undefined => (t === 'GUILD_MEMBERS_CHUNK' ? Number(d['nonce']) : undefined);
