/** Things that happened, to be taken in order or waited for. */
export class Mailbox<T> {
  private readonly items: T[] = [];
  private readonly waiting: { wants: (item: T) => boolean; take: (item: T) => void }[] = [];

  put(item: T): void {
    const index = this.waiting.findIndex(({ wants }) => wants(item));
    const [waiter] = index < 0 ? [] : this.waiting.splice(index, 1);
    if (waiter) waiter.take(item);
    else this.items.push(item);
  }

  /** The first one that is wanted, whether it has come or is still to come. */
  take(wants: (item: T) => boolean = () => true): Promise<T> {
    const index = this.items.findIndex(wants);
    const [item] = index < 0 ? [] : this.items.splice(index, 1);
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((take) => this.waiting.push({ wants, take }));
  }
}
