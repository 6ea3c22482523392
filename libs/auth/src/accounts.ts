import { Injectable } from '@nestjs/common';
import { Transactions } from '@messagepal/database';
import { normaliseUsername, newUserMistakes, refuseMistakes, UsersService, type UserEntity } from '@messagepal/users';
import { checkPassword } from './passwords/password.policy';
import { PasswordHasher } from './passwords/password-hasher';

/** Who wants an account. */
export interface Registration {
  username: string;
  email: string;
  password: string;
  displayName?: string | null;
  avatarUrl?: string | null;
  /** If left out, the first person of an install becomes its operator. */
  operator?: boolean;
}

/** Makes accounts. */
@Injectable()
export class Accounts {
  constructor(
    private readonly users: UsersService,
    private readonly hasher: PasswordHasher,
    private readonly transactions: Transactions,
  ) {}

  /** Throws INVALID_FORM_BODY with all that breaks the rules of names and passwords; costs nothing. */
  check(registration: Registration): void {
    const { password, email } = registration;
    const username = normaliseUsername(registration.username);
    const mistakes = newUserMistakes({ ...registration, passwordHash: null });
    refuseMistakes({ ...mistakes, password: checkPassword(password, { username, email }) });
  }

  /**
   * Adds a person with a password. Throws INVALID_FORM_BODY when a rule is broken or a name is taken, SERVICE_UNAVAILABLE
   * when too many passwords wait to be hashed.
   */
  async register(registration: Registration): Promise<UserEntity> {
    this.check(registration);
    const passwordHash = await this.hasher.hash(registration.password);
    const { username, email, displayName, avatarUrl, operator } = registration;
    const user = { username, email, displayName, avatarUrl, operator, passwordHash };
    return this.transactions.run((tx) => this.users.create(tx, user));
  }
}
