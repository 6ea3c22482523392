import type { Limits } from '@messagepal/config';

/** How many sockets each address has that did not identify yet, and how many each user has. */
export class SocketCounts {
  private readonly anonymous = new Map<string, number>();
  private readonly users = new Map<string, number>();

  constructor(
    private readonly limits: Limits['gateway'],
    private readonly limited: boolean,
  ) {}

  admitAnonymous(address: string): boolean {
    return this.admit(this.anonymous, address, this.limits.anonymousSocketsPerAddress);
  }

  /** Turns an anonymous socket into one of the user. */
  admitUser(address: string, userId: string): boolean {
    const admitted = this.admit(this.users, userId, this.limits.socketsPerUser);
    if (admitted) this.drop(this.anonymous, address);
    return admitted;
  }

  /** A session that had to start over keeps its socket whatever the number. */
  returnAnonymous(address: string): void {
    this.anonymous.set(address, (this.anonymous.get(address) ?? 0) + 1);
  }

  forget(address: string, userId: string | undefined): void {
    if (userId === undefined) this.drop(this.anonymous, address);
    else this.drop(this.users, userId);
  }

  private admit(counts: Map<string, number>, key: string, limit: number): boolean {
    const count = counts.get(key) ?? 0;
    if (this.limited && count >= limit) return false;
    counts.set(key, count + 1);
    return true;
  }

  private drop(counts: Map<string, number>, key: string): void {
    const count = (counts.get(key) ?? 0) - 1;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  }
}
