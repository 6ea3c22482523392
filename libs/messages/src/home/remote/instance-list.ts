import { lookup } from 'node:dns/promises';
import { Logger } from '@nestjs/common';
import { Instance } from './instance';
import { rendezvous } from './rendezvous';

const RESOLVED_EVERY_MS = 5_000;
const DNS = /^dns:(.+):(\d+)$/;

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<string[]>;

const resolveName: Resolve = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);

/** The instances of the Data Service: `host:port` as written, `dns:name:port` every address of the name, looked up every 5 s. */
export class InstanceList {
  private readonly logger = new Logger(InstanceList.name);
  private readonly instances = new Map<string, Instance>();
  private readonly named = new Map<string, string[]>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly entries: readonly string[],
    private readonly secret?: string,
    private readonly resolve: Resolve = resolveName,
  ) {
    this.apply();
  }

  /** Looks the names up, now and from now on. A name that is not found keeps its last addresses. */
  async start(): Promise<void> {
    if (!this.entries.some((entry) => DNS.test(entry))) return;
    this.timer = setInterval(() => void this.refresh(), RESOLVED_EVERY_MS).unref();
    await this.refresh();
  }

  get all(): Instance[] {
    return [...this.instances.values()];
  }

  /** Whom to ask for a channel: its home first; those that are down last. */
  candidates(channelId: string): Instance[] {
    const ordered = rendezvous(channelId, this.all);
    const first = ordered.find((one) => one.admits());
    return first ? [first, ...ordered.filter((one) => one !== first)] : ordered;
  }

  close(): void {
    clearInterval(this.timer);
    for (const instance of this.all) instance.close();
    this.instances.clear();
  }

  private async refresh(): Promise<void> {
    await Promise.all(this.entries.map((entry) => this.lookUp(entry)));
    this.apply();
  }

  private async lookUp(entry: string): Promise<void> {
    const [, name, port] = DNS.exec(entry) ?? [];
    if (name === undefined || port === undefined) return;
    try {
      const addresses = await this.resolve(name);
      this.named.set(
        entry,
        addresses.map((address) => `${address.includes(':') ? `[${address}]` : address}:${port}`),
      );
    } catch (error) {
      this.logger.warn(`${entry} was not found: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private apply(): void {
    const wanted = new Set(
      this.entries.flatMap((entry) => (DNS.test(entry) ? (this.named.get(entry) ?? []) : [entry])),
    );
    for (const [address, instance] of this.instances) {
      if (wanted.has(address)) continue;
      instance.close();
      this.instances.delete(address);
    }
    for (const address of wanted) {
      if (!this.instances.has(address)) this.instances.set(address, new Instance(address, this.secret));
    }
  }
}
