import type { Client } from '@messagepal/client';
import type { DispatchEvents, DispatchName } from '@messagepal/protocol';
import type { Person } from '../world';

interface Heard {
  name: string;
  data: unknown;
}

/** One session of somebody, with all that it has heard since READY but presences. */
export class Ear {
  readonly heard: Heard[] = [];
  private waiting: (() => void)[] = [];

  private constructor(readonly client: Client) {
    client.on('dispatch', (name, data) => {
      // Who is online others say, whenever they find it out.
      if (name === 'PRESENCE_UPDATE') return;
      this.heard.push({ name, data });
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  static async of(person: Person, transport: 'ws' | 'socketio' = 'ws', intents?: number): Promise<Ear> {
    return new Ear(await person.online(transport, intents === undefined ? {} : { intents }));
  }

  /** The first of these that fits, once it has come. */
  async until<N extends DispatchName>(
    name: N,
    fits: (data: DispatchEvents[N]) => boolean = () => true,
  ): Promise<DispatchEvents[N]> {
    for (;;) {
      const found = this.all(name).find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  all<N extends DispatchName>(name: N): DispatchEvents[N][] {
    return this.heard.filter((one) => one.name === name).map(({ data }) => data as DispatchEvents[N]);
  }

  forget(): void {
    this.heard.length = 0;
  }
}

/** The status and code of what is refused, or the status alone. */
export async function answerOf(
  origin: string,
  token: string | undefined,
  [method, path, body]: readonly [method: string, path: string, body?: unknown],
): Promise<string> {
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  const { code } = (text === '' ? {} : JSON.parse(text)) as { code?: number };
  return answer.ok ? String(answer.status) : `${answer.status} ${code}`;
}
