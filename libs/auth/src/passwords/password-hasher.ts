import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { hash, verify } from '@node-rs/argon2';
import { Gate } from './gate';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. Argon2id is the library's default algorithm. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

/** The hash of a password that nobody knows, made with {@link PARAMETERS}. */
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$rNjvUqPqlRcJ/vJKKtgfOg$Jfz7PjY8qVPIOwvi651BhKxjnxuv8VZk2zEXzEnFdtg';

/**
 * Hashes passwords on libuv's threads. A hash costs about 30 ms of a core and 19 MiB, which makes logins the cheapest way
 * to keep a server busy: two run at once and 50 wait; more are refused with SERVICE_UNAVAILABLE (503).
 */
@Injectable()
export class PasswordHasher {
  private readonly gate: Gate;

  constructor(config: Config) {
    const { hashesAtOnce, hashesWaiting } = config.limits.accounts;
    this.gate = new Gate(hashesAtOnce, hashesWaiting);
  }

  /** A PHC string with a salt of its own. */
  hash(password: string): Promise<string> {
    return this.gate.run(() => hash(password, PARAMETERS));
  }

  /** Whether the password is the one that was hashed. For no hash it works as long and says no. */
  async verify(password: string, phc: string | null | undefined): Promise<boolean> {
    const matches = await this.gate.run(() => verify(phc ?? NOBODYS, password));
    return matches && typeof phc === 'string';
  }

  /** Whether a hash was made with other parameters than are used today. */
  isOutdated(phc: string): boolean {
    return !CURRENT.test(phc);
  }
}
