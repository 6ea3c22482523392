import { Client } from 'pg';

const OWNER = 7_105_001;
const TENANTS = 7_105_002;

/** This process's place in an embedded server, as advisory locks: they end with the process, however it ends. */
export class Tenancy {
  private leaving = false;

  private constructor(
    private readonly client: Client,
    /** Whether this process owns the server; only one can. */
    readonly owner: boolean,
    onLost: (error: Error) => void,
  ) {
    client.removeAllListeners('error').on('error', (error) => this.leaving || onLost(error));
  }

  /** Connects, joins the tenants and, when asked to own the server, tries to become its owner. */
  static async join(url: string, own: boolean, onLost: (error: Error) => void): Promise<Tenancy> {
    const client = new Client({
      connectionString: url,
      application_name: 'messagepal-launcher',
      connectionTimeoutMillis: 5_000,
    });
    // Errors before the connection stands reach us as rejections.
    client.on('error', () => {});
    await client.connect();
    try {
      // Waits while the last tenant is shutting the server down; the connection then breaks, and the caller starts anew.
      await client.query('SELECT pg_advisory_lock_shared($1)', [TENANTS]);
      const owner = own && (await tryLock(client, OWNER));
      return new Tenancy(client, owner, onLost);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** True when nobody else uses the server; from then on nobody can join it. */
  async isLast(): Promise<boolean> {
    this.leaving = true;
    return tryLock(this.client, TENANTS);
  }

  async leave(): Promise<void> {
    this.leaving = true;
    await this.client.end();
  }
}

async function tryLock(client: Client, key: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [key]);
  return rows[0]?.locked === true;
}
