type Listener<A extends unknown[]> = (...args: A) => void;

/** A typed event emitter that runs in browsers too. `E` maps event names to argument lists. */
export class Emitter<E extends { [K in keyof E]: unknown[] }> {
  private readonly listeners = new Map<keyof E, Set<unknown>>();

  /** Calls `listener` at every `name`. Returns a function that ends that. The same listener is kept once. */
  on<K extends keyof E>(name: K, listener: Listener<E[K]>): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set.add(listener));
    return () => void set.delete(listener);
  }

  off<K extends keyof E>(name: K, listener: Listener<E[K]>): void {
    this.listeners.get(name)?.delete(listener);
  }

  /** Calls `listener` at the next `name` only. */
  once<K extends keyof E>(name: K, listener: Listener<E[K]>): () => void {
    const off = this.on(name, (...args) => {
      off();
      listener(...args);
    });
    return off;
  }

  /**
   * Resolves with the arguments of the next `name` whose arguments pass `wants`; one that came before is not seen.
   * Rejects after `timeoutMs` (10,000).
   */
  waitFor<K extends keyof E>(
    name: K,
    wants: (...args: E[K]) => boolean = () => true,
    timeoutMs = 10_000,
  ): Promise<E[K]> {
    return new Promise((resolve, reject) => {
      const off = this.on(name, (...args) => {
        if (!wants(...args)) return;
        end();
        resolve(args);
      });
      const timer = setTimeout(() => {
        end();
        reject(new Error(`No ${String(name)} within ${timeoutMs} ms.`));
      }, timeoutMs);
      const end = (): void => {
        off();
        clearTimeout(timer);
      };
    });
  }

  protected emit<K extends keyof E>(name: K, ...args: E[K]): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) deliver(listener as Listener<E[K]>, args);
  }
}

/** A listener that throws is its author's mistake: it must neither stop the protocol nor disappear. */
function deliver<A extends unknown[]>(listener: Listener<A>, args: A): void {
  try {
    listener(...args);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
