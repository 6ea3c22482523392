import { Client } from 'pg';

const OWNER = 7_105_001;
const TENANTS = 7_105_002;

/** This process's place in an embedded server, as advisory locks: they end with the process, however it ends. */
export class Tenancy {
  private leaving = false;
  private owner = false;

  private constructor(
    private readonly client: Client,
    onLost: (error: Error) => void,
  ) {
    client.removeAllListeners('error').on('error', (error) => this.leaving || onLost(error));
  }

  /** Connects and joins the tenants. `onLost` hears of a connection that breaks later on. */
  static async join(url: string, onLost: (error: Error) => void): Promise<Tenancy> {
    const client = new Client({
      connectionString: url,
      application_name: 'messagepal-launcher',
      connectionTimeoutMillis: 5_000,
    });
    // Errors before the connection stands reach us as rejections.
    client.on('error', () => {});
    await client.connect();
    try {
      // Waits while the last tenant is shutting the server down; then the connection breaks, and the caller starts anew.
      await client.query('SELECT pg_advisory_lock_shared($1)', [TENANTS]);
      return new Tenancy(client, onLost);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** Whether this process is the owner now: there is one at a time. */
  async own(): Promise<boolean> {
    this.owner ||= await this.tryLock(OWNER);
    return this.owner;
  }

  /** True when nobody else uses the server; from then on nobody can join it. */
  async isLast(): Promise<boolean> {
    this.leaving = true;
    try {
      return await this.tryLock(TENANTS);
    } catch {
      // The connection broke earlier and the locks with it: the server is the owner's to stop.
      return this.owner;
    }
  }

  /** Gives the place up. */
  async leave(): Promise<void> {
    this.leaving = true;
    await this.client.end();
  }

  private async tryLock(key: number): Promise<boolean> {
    const { rows } = await this.client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [key]);
    return rows[0]?.locked === true;
  }
}
