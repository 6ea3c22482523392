import { Client, DatabaseError } from 'pg';

/** A question that is under way. */
export interface ServerQuestion {
  /** Resolves to whether the server said anything, if only that it will not let us in. Never rejects. */
  readonly answered: Promise<boolean>;
  /** Waits no longer: it then was not answered. */
  giveUp(): void;
}

/** Asks the server, on a connection of its own, whether it is there. It may take forever. */
export function askServer(url: string): ServerQuestion {
  const client = new Client({ connectionString: url, application_name: 'messagepal-probe' });
  // What it says is said by the question, too.
  client.on('error', () => {});
  return { answered: answerOf(client), giveUp: () => void client.connection.stream.destroy() };
}

async function answerOf(client: Client): Promise<boolean> {
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    // A refusal in the protocol's words (too many connections, shutting down) is an answer.
    return error instanceof DatabaseError;
  } finally {
    client.end().catch(() => undefined); // nobody waits for its goodbye
  }
}
