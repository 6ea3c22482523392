import { setTimeout as sleep } from 'node:timers/promises';

const ANSWER_MS = 15_000;
const AGAIN_MS = 200;

/** Calls the API once. Resolves to `{status, body}`. */
export async function call(url, token, method, path, body) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json() };
}

/**
 * Sends numbered messages to one channel, one after the other. What was not answered 201 or 200 is sent again with its
 * nonce until it is, as a client does; so message n is acknowledged before n + 1 is sent.
 */
export class Writer {
  sent = 0;
  /** id → content of what was acknowledged. */
  acknowledged = new Map();
  counts = { repeated: 0, healed: 0, slowestMs: 0 };
  refusals = new Map();

  constructor({ url, token, channelId, index }) {
    Object.assign(this, { url, token, channelId, index });
  }

  /** Writes `perSecond` messages a second until the time that `until()` answers. One that takes long is not caught up with. */
  async run(perSecond, until) {
    for (let next = Date.now(); next < until(); next = Math.max(next + 1000 / perSecond, Date.now())) {
      await sleep(next - Date.now());
      await this.#send(this.sent++);
    }
  }

  async #send(number) {
    const content = `w${this.index} n${number}`;
    const message = { content, nonce: `${this.index}-${number}` };
    for (const started = Date.now(); ; await sleep(AGAIN_MS)) {
      const { status, body } = await this.#try(message);
      if (status === 201 || status === 200) {
        if (status === 200) this.counts.healed++;
        this.counts.slowestMs = Math.max(this.counts.slowestMs, Date.now() - started);
        return void this.acknowledged.set(body.id, content);
      }
      this.counts.repeated++;
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
    }
  }

  async #try(message) {
    try {
      return await call(this.url, this.token, 'POST', `/channels/${this.channelId}/messages`, message);
    } catch (error) {
      return { status: error.name === 'TimeoutError' ? 'no answer' : 'connection lost' };
    }
  }
}
