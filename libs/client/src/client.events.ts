import type { DispatchEvents, DispatchMeta } from '@messagepal/protocol';
import type { GatewayError } from './gateway.error';
import type { ClientState } from './session/state.machine';

/** How a client ended. */
export interface CloseInfo {
  /** 1000 after `close()`, else the final close code of the gateway. */
  code: number;
  reason: string;
  /** Absent after `close()`. */
  error?: GatewayError;
}

/** What happens to the client itself. */
export interface LifecycleEvents {
  state: [state: ClientState, previous: ClientState];
  /** A connection was lost; the next attempt starts in `delayMs`. `attempt` counts from 1 since the last stable one. */
  reconnecting: [info: { attempt: number; delayMs: number; cause: GatewayError }];
  /** A fault, recoverable or not, or a refused command. */
  error: [error: GatewayError];
  /** The end: nothing comes after it. */
  closed: [info: CloseInfo];
  /** Every dispatch in order, also those that this version of the client has no type for. */
  dispatch: [name: string, data: unknown, meta: DispatchMeta];
}

type Dispatches = { [K in keyof DispatchEvents]: [data: DispatchEvents[K], meta: DispatchMeta] };

/** Argument lists by event name: all dispatches of the gateway and the {@link LifecycleEvents}. */
export type ClientEvents = Dispatches & LifecycleEvents;
