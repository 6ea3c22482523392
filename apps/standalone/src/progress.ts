/** Prints one line per phase of the start with the time it took, and keeps quiet lines for what happens inside it. */
export class Progress {
  private readonly started = performance.now();

  constructor(private readonly write: (text: string) => void) {}

  /** Runs a phase; its line is finished when it is done, so that a hanging phase is seen. */
  async phase<T>(name: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work((text) => this.write(`  ${name.padEnd(12)} ${text}\n`));
    this.write(`✓ ${name.padEnd(12)} ${seconds(performance.now() - began)}\n`);
    return result;
  }

  /** Seconds since the start, for the banner. */
  get total(): string {
    return seconds(performance.now() - this.started);
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
