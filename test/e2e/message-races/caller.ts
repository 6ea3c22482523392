const AGAIN_MS = 100;
const TRIES = 50;

export interface Answer<T = unknown> {
  status: number;
  body: T;
}

/** Somebody who is signed in, by way of one API process; a refusal is an answer like others. */
export class Caller {
  constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  async call<T = unknown>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  /** The same until it is answered by something else than 503, as a client does. */
  async settle<T = unknown>(method: string, path: string, body?: object): Promise<Answer<T>> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.call<T>(method, path, body);
      if (answer.status !== 503 || tries === TRIES) return answer;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  /** What has to succeed. */
  async must<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await this.settle<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

/** All messages of a channel, newest first. */
export async function allMessages<T extends { id: string }>(by: Caller, channelId: string): Promise<T[]> {
  const all: T[] = [];
  for (let before = ''; ; before = `&before=${all.at(-1)?.id}`) {
    const page = await by.must<T[]>('GET', `/channels/${channelId}/messages?limit=100${before}`);
    all.push(...page);
    if (page.length < 100) return all;
  }
}

/** Runs `work` for every number below `count`, so many at once. */
export async function inLanes(count: number, lanes: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
