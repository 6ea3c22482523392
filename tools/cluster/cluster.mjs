// The whole: engines, processes of ours, HAProxy; started in order, kept running, stopped in order.
import { mkdirSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { engineEnvironment, enginesFor } from './engines.mjs';
import { ensureHaproxy, haproxyConfig } from './haproxy.mjs';
import { folder, HOME, logOf, STATE_FILE } from './places.mjs';
import { Supervised } from './supervised.mjs';
import { addressesOf, commandOf, places } from './topology.mjs';

const READY_MS = 120_000;
const GRACE_MS = 35_000;

const isReady = (url) =>
  fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) }).then(
    ({ ok }) => ok,
    () => false, // does not listen yet
  );

export class Cluster {
  engines = [];
  processes = [];
  #places = { members: [] };
  #stopping;

  constructor(options, note) {
    this.options = options;
    this.note = note;
  }

  async start() {
    if (!this.options.keep) rmSync(HOME, { recursive: true, force: true });
    mkdirSync(dirname(logOf('x')), { recursive: true });
    const haproxy = ensureHaproxy();
    await this.#startEngines();
    this.#places = await places(this.options, this.note);
    const env = engineEnvironment(this.options.messages, this.engines);
    const members = this.#places.members.map((member) => this.#member(member, env));
    // The first brings the schema up to date; all the same who comes first.
    for (const member of members) member.start();
    await this.#allReady(members);
    const lb = this.#balancer(haproxy);
    lb.start();
    await this.#allReady([lb]);
    this.save();
  }

  /** What is printed, and kept current in a file. */
  state() {
    const { lb, members } = this.#places;
    const urls = (kind) => addressesOf(members, kind).map((address) => `http://${address}`);
    const engine = ({ name, address, pid }) => [name, { address, pid: pid ?? null }];
    return {
      lb: `http://127.0.0.1:${lb}`,
      api: urls('api'),
      gateway: urls('gateway'),
      data: members.flatMap(({ address }) => address ?? []),
      pids: Object.fromEntries(this.processes.map(({ name, pid }) => [name, pid ?? null])),
      engines: Object.fromEntries(this.engines.map(engine)),
    };
  }

  /** Written beside and renamed, so that nobody reads half of it. */
  save() {
    writeFileSync(`${STATE_FILE}.new`, `${JSON.stringify(this.state())}\n`);
    renameSync(`${STATE_FILE}.new`, STATE_FILE);
  }

  /** Ends an engine, or a process of ours, and starts it again; one that is dead is only started. */
  async restart(name) {
    const engine = this.engines.find((one) => one.name === name);
    if (engine) {
      await engine.stop();
      await engine.start();
    } else await this.#restartProcess(name);
    this.save();
  }

  /** Clients first, engines last. */
  stop() {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #startEngines() {
    const steps = await enginesFor(this.options);
    this.engines = steps.flat();
    for (const step of steps) {
      if (step.length > 0) this.note(`starting ${step.map(({ name }) => name).join(', ')}`);
      await Promise.all(step.map((engine) => engine.start()));
    }
  }

  async #restartProcess(name) {
    const known = this.processes.find((one) => one.name === name);
    if (!known) throw new Error(`there is no ${name}; there are ${this.#names().join(', ')}`);
    const { pid } = known;
    known.end();
    while (known.pid === pid || !known.pid) await new Promise((resolve) => setTimeout(resolve, 50));
    await known.ready(READY_MS);
  }

  #names() {
    return [...this.engines, ...this.processes].map(({ name }) => name);
  }

  #supervise(process) {
    const supervised = new Supervised({
      ...process,
      log: logOf(process.name),
      note: this.note,
      changed: () => this.save(),
    });
    this.processes.push(supervised);
    return supervised;
  }

  #member(member, engineEnv) {
    const command = commandOf(member, this.#places, engineEnv);
    return this.#supervise({
      ...command,
      name: member.name,
      answers: () => isReady(`http://127.0.0.1:${member.port}`),
    });
  }

  #balancer(program) {
    const { lb, members } = this.#places;
    const file = `${folder('haproxy')}/haproxy.cfg`;
    const servers = { api: addressesOf(members, 'api'), gateway: addressesOf(members, 'gateway') };
    writeFileSync(file, haproxyConfig(lb, servers));
    const answers = () => isReady(`http://127.0.0.1:${lb}`);
    return this.#supervise({ name: 'lb', command: program, args: ['-db', '-f', file], env: process.env, answers });
  }

  async #allReady(processes) {
    this.note(`waiting for ${processes.map(({ name }) => name).join(', ')}`);
    await Promise.all(processes.map((one) => one.ready(READY_MS)));
  }

  async #stopAll() {
    const stop = (kinds) =>
      Promise.all(this.processes.filter(({ name }) => kinds.test(name)).map((one) => one.stop(GRACE_MS)));
    await stop(/^(api|gateway)/);
    await stop(/^(data|worker|lb)/);
    await Promise.all(this.engines.map((engine) => engine.stop()));
    rmSync(STATE_FILE, { force: true });
  }
}
