/** Where a client is. docs/client.md draws it. */
export type ClientState = 'idle' | 'connecting' | 'identifying' | 'ready' | 'reconnecting' | 'resuming' | 'closed';

const NEXT: Readonly<Record<ClientState, readonly ClientState[]>> = {
  idle: ['connecting', 'closed'],
  connecting: ['identifying', 'resuming', 'reconnecting', 'closed'],
  identifying: ['ready', 'reconnecting', 'closed'],
  resuming: ['ready', 'identifying', 'reconnecting', 'closed'],
  ready: ['reconnecting', 'closed'],
  reconnecting: ['identifying', 'resuming', 'closed'],
  closed: [],
};

/** Holds the state and refuses steps that are not in the table. */
export class StateMachine {
  private current: ClientState = 'idle';

  constructor(private readonly changed: (state: ClientState, previous: ClientState) => void) {}

  get state(): ClientState {
    return this.current;
  }

  /** Staying where one is does nothing. Throws on a step that the table does not have. */
  to(next: ClientState): void {
    const previous = this.current;
    if (next === previous) return;
    if (!NEXT[previous].includes(next)) throw new Error(`No step from ${previous} to ${next}.`);
    this.current = next;
    this.changed(next, previous);
  }
}
