import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { databaseError, Outbox, Snowflakes, Transactions, violates } from '@messagepal/database';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { inboxTopic, type TopicEvent } from '@messagepal/event-log';
import type { Snowflake, StatusPreference } from '@messagepal/protocol';
import type { EntityManager, Repository } from 'typeorm';
import { UserEntity } from './user.entity';
import { UserEvents } from './user.events';
import {
  newUserColumns,
  newUserMistakes,
  normaliseChanges,
  refuseMistakes,
  type NewUser,
  type UserChanges,
} from './user.changes';
import { toUser } from './user.presenter';
import { UserSummaries } from './user-summaries';

/** People and bots: the truth about them. */
@Injectable()
export class UsersService {
  constructor(
    @InjectRepository(UserEntity) private readonly users: Repository<UserEntity>,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly snowflakes: Snowflakes,
    private readonly summaries: UserSummaries,
    private readonly events: UserEvents,
  ) {}

  /** Adds a user. Throws INVALID_FORM_BODY for names that break the rules or are taken. */
  async create(tx: EntityManager, user: NewUser): Promise<UserEntity> {
    refuseMistakes(newUserMistakes(user));
    const operator = user.operator ?? (!user.bot && (await this.isFirst(tx)));
    const row = { ...newUserColumns(user), id: this.snowflakes.next(), operator, createdAt: new Date() };
    await tx.insert(UserEntity, row).catch(refuseTakenNames);
    return tx.create(UserEntity, row);
  }

  /** Throws UNKNOWN_USER. */
  async get(id: Snowflake): Promise<UserEntity> {
    const user = await this.users.findOneBy({ id }).catch(away);
    if (!user) throw new ApiError('UNKNOWN_USER');
    return user;
  }

  /** The user of that name or e-mail address, in any case, with the hash of the password. */
  async findByLogin(login: string): Promise<UserEntity | null> {
    // PostgreSQL has no text with NUL in it, and says so with an error.
    if (login.includes('\0')) return null;
    const column = login.includes('@') ? 'lower(user.email) = lower(:login)' : 'user.username = :login';
    return (
      this.users
        .createQueryBuilder('user')
        .addSelect('user.passwordHash')
        // Lower-cased here, as attempts are counted: PostgreSQL folds letters to ASCII that JavaScript does not.
        .where(column, { login: login.toLowerCase() })
        .getOne()
        .catch(away)
    );
  }

  /** Keeps a new hash of the password. */
  async setPasswordHash(id: Snowflake, passwordHash: string): Promise<void> {
    await this.users.update({ id }, { passwordHash });
  }

  /** Lets the user see queues, metrics and the health of engines, or no longer. */
  async setOperator(id: Snowflake, operator: boolean): Promise<void> {
    await this.users.update({ id }, { operator });
  }

  /**
   * Changes the given fields; resolves when USER_UPDATE is in the user's inbox. Throws INVALID_FORM_BODY for values that
   * break the rules or are taken, SERVICE_UNAVAILABLE when the change is kept but its event will follow later.
   */
  async update(id: Snowflake, changes: UserChanges): Promise<UserEntity> {
    const fields = normaliseChanges(changes);
    if (Object.keys(fields).length === 0) return this.get(id);
    const user = await this.transactions.run(async (tx) => {
      await tx.update(UserEntity, { id }, fields).catch(refuseTakenNames);
      const changed = await tx.findOneByOrFail(UserEntity, { id });
      await this.outbox.add(tx, { topic: inboxTopic(id), events: [userUpdate(changed)] });
      return changed;
    });
    await this.announce(id, changes.status);
    return user;
  }

  private async announce(id: Snowflake, status: StatusPreference | undefined): Promise<void> {
    await this.summaries.forget(id);
    this.events.changed({ userId: id, ...(status !== undefined && { status }) });
    await this.outbox.drain(inboxTopic(id));
  }

  /** The first person of an install runs it. The lock makes two that register at once one after the other. */
  private async isFirst(tx: EntityManager): Promise<boolean> {
    if (await tx.existsBy(UserEntity, { bot: false })) return false;
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('users.first'))`);
    return !(await tx.existsBy(UserEntity, { bot: false }));
  }
}

const userUpdate = (user: UserEntity): TopicEvent => ({
  t: 'USER_UPDATE',
  scope: { kind: 'users', userIds: [user.id] },
  d: JSON.stringify(toUser(user, user.status)),
});

function refuseTakenNames(error: unknown): never {
  if (violates(error, 'users_username_key')) {
    throw fieldErrors({ username: [{ code: 'USERNAME_ALREADY_TAKEN', message: 'This user name is taken.' }] });
  }
  if (violates(error, 'users_email_key')) {
    throw fieldErrors({
      email: [{ code: 'EMAIL_ALREADY_REGISTERED', message: 'This address is already registered.' }],
    });
  }
  throw error;
}

function away(error: unknown): never {
  throw databaseError(error);
}
