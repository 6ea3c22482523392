import { setTimeout as sleep } from 'node:timers/promises';
import { readAll } from '../cluster/store-check.mjs';
import { call } from '../cluster/writer.mjs';

const EVERY_MS = 100;
const BACK_MS = 60_000;
let runs = 0;

/**
 * Somebody who sends messages and renames the guild all the time, whatever the answers are, and then looks what has become of
 * the messages. Sending needs the message store and the log, renaming needs PostgreSQL and the log.
 */
export class AwayRun {
  #answers = [];
  #acknowledged = new Map();
  #under = new Set();
  #timer;
  #sent = 0;
  #renaming = false;
  #awayAt = Infinity;

  constructor(url, { guild_id, channel_id, sessions }) {
    const name = `run ${process.pid} ${++runs}`;
    Object.assign(this, { url, guildId: guild_id, channelId: channel_id, token: sessions[0].token, name });
    this.#timer = setInterval(() => this.#act(), EVERY_MS);
  }

  /** Resolves when a message was answered 201. */
  async untilAnswered() {
    while (this.#acknowledged.size === 0) await sleep(20);
  }

  /** From now on refusals are what is expected. */
  away() {
    this.#awayAt = performance.now();
  }

  /** Resolves with how many ms it takes until a message and a change that are sent from now on are answered well. */
  async back() {
    const begun = performance.now();
    const isOne = (good) => this.#answers.some(({ status, sentAt }) => status === good && sentAt >= begun);
    const isBack = () => isOne(201) && isOne(200);
    while (!isBack() && performance.now() - begun < BACK_MS) await sleep(20);
    return isBack() ? performance.now() - begun : Infinity;
  }

  async conclude() {
    clearInterval(this.#timer);
    await Promise.all(this.#under);
    const rows = await readAll(this.url, this.token, this.channelId);
    const stored = rows.map(({ content }) => content).filter((content) => content.startsWith(this.name));
    const refusals = this.#answers.filter(({ status }) => status !== 201 && status !== 200);
    const codes = [...new Set(refusals.map(({ status, code }) => `${status}:${code}`))].toSorted().join(' ');
    const since = this.#answers.filter(({ sentAt }) => sentAt >= this.#awayAt);
    return {
      answered: this.#acknowledged.size,
      refused: refusals.length,
      unanswered: refusals.filter(({ status }) => status === 0).length,
      codes,
      slowestMs: Math.max(...since.map(({ tookMs }) => tookMs)),
      lost: [...this.#acknowledged.values()].filter((content) => !stored.includes(content)).length,
      doubled: stored.length - new Set(stored).size,
    };
  }

  #act() {
    const content = `${this.name} n${this.#sent++}`;
    this.#follow(this.#send(content));
    // One after the other: they wait for each other in the database, which is not what is tried here.
    if (this.#renaming) return;
    this.#renaming = true;
    const renamed = this.#ask('PATCH', `/guilds/${this.guildId}`, { name: content });
    this.#follow(renamed.then(() => (this.#renaming = false)));
  }

  #follow(act) {
    this.#under.add(act);
    void act.then(() => this.#under.delete(act));
  }

  async #send(content) {
    const { status, body } = await this.#ask('POST', `/channels/${this.channelId}/messages`, { content });
    if (status === 201) this.#acknowledged.set(body.id, content);
  }

  async #ask(method, path, content) {
    const sentAt = performance.now();
    const answer = await call(this.url, this.token, method, path, content).catch(() => ({ status: 0 }));
    this.#answers.push({ status: answer.status, code: answer.body?.code, sentAt, tookMs: performance.now() - sentAt });
    return answer;
  }
}
