import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pace } from '../kit/pace';
import type { Subscribers } from '../kit/subscribers';

const TEXT =
  'It is the time you have wasted for your rose that makes your rose so important, said the fox to the little prince now.';

/** Where messages go, and who sends them. */
export interface Target {
  port: number;
  channelId: string;
  token: string;
}

/** Sends over REST and keeps so many messages on their way: sent, and not yet heard by everybody. */
export class Sender {
  private readonly agent = new Agent({ keepAlive: true });
  private sent = 0;
  private failures = 0;
  private stopped = false;

  constructor(
    private readonly target: Target,
    private readonly subscribers: Subscribers,
    private readonly hearers: number,
  ) {}

  /** Sends for so long and answers how many messages that were; everybody has heard them all when it resolves. */
  async run(window: number, ms: number): Promise<number> {
    const before = { heard: this.subscribers.heard, sent: this.sent };
    const timer = setTimeout(() => (this.stopped = true), ms);
    this.stopped = false;
    await Promise.all(Array.from({ length: window }, () => this.keepSending(window, before)));
    clearTimeout(timer);
    const sent = this.sent - before.sent;
    await this.everybodyHas(sent, before.heard);
    if (this.failures > 0) throw new Error(`${this.failures} messages were refused`);
    return sent;
  }

  /** Sends at a steady rate, however long each takes; everybody has heard them all when it resolves. */
  async pace(perSecond: number, ms: number): Promise<number> {
    const before = { heard: this.subscribers.heard, sent: this.sent };
    await pace(perSecond, ms, () => this.send());
    const sent = this.sent - before.sent;
    await this.everybodyHas(sent, before.heard);
    if (this.failures > 0) throw new Error(`${this.failures} messages were refused`);
    return sent;
  }

  close(): void {
    this.agent.destroy();
  }

  private async keepSending(window: number, before: { heard: number; sent: number }): Promise<void> {
    while (!this.stopped) {
      // Room for one more is when all but `window - 1` of those sent have arrived.
      const arrived = this.sent - before.sent - window + 1;
      if (arrived > 0) await this.subscribers.until(before.heard + arrived * this.hearers);
      if (!this.stopped) await this.send();
    }
  }

  private async everybodyHas(messages: number, heardBefore: number): Promise<void> {
    for (let waited = 0; this.subscribers.heard - heardBefore < messages * this.hearers; waited++) {
      if (waited > 1_000) throw new Error('not everybody has heard everything');
      await sleep(10);
    }
  }

  private send(): Promise<void> {
    this.sent++;
    const body = JSON.stringify({ content: TEXT });
    const { port, channelId, token } = this.target;
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const path = `/api/v1/channels/${channelId}/messages`;
      const post = request({ port, host: '127.0.0.1', method: 'POST', path, headers, agent: this.agent }, (answer) => {
        if (answer.statusCode !== 201) this.failures++;
        answer.resume().once('end', resolve);
      });
      post.once('error', reject);
      post.end(body);
    });
  }
}
