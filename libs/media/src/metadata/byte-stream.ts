/** Where a file goes through on its way: what is taken is put out again, or something of the same length in its place. */
export class ByteStream {
  private readonly source: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);
  private ended = false;
  /** Bytes that were taken so far. */
  position = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes, or all there are if there are fewer. For small parts. */
  async take(length: number): Promise<Buffer> {
    while (this.held.length < length && !this.ended) await this.fill();
    return this.cut(length);
  }

  /** Some bytes, at most so many; undefined at the end. */
  async some(most = Number.MAX_SAFE_INTEGER): Promise<Buffer | undefined> {
    if (this.held.length === 0) await this.fill();
    return this.held.length === 0 ? undefined : this.cut(most);
  }

  /** Puts bytes back that were taken last. */
  untake(bytes: Buffer): void {
    this.held = Buffer.concat([bytes, this.held]);
    this.position -= bytes.length;
  }

  async *pass(length = Number.MAX_SAFE_INTEGER): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      const bytes = await this.some(left);
      if (!bytes) return;
      left -= bytes.length;
      yield bytes;
    }
  }

  async *blank(length = Number.MAX_SAFE_INTEGER): AsyncGenerator<Buffer> {
    for await (const bytes of this.pass(length)) yield Buffer.alloc(bytes.length);
  }

  private cut(length: number): Buffer {
    const bytes = this.held.subarray(0, length);
    this.held = this.held.subarray(bytes.length);
    this.position += bytes.length;
    return bytes;
  }

  private async fill(): Promise<void> {
    const next = await this.source.next();
    if (next.done) this.ended = true;
    else this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
  }
}
