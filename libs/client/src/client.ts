import {
  type Cursor,
  type GuildSubscribePayload,
  GatewayOp,
  type IdentifyPayload,
  type ReadyPayload,
  type RequestGuildMembersPayload,
  type StatusPreference,
} from '@messagepal/protocol';
import { type Account, type Credentials, login, register, type Registration } from './account';
import type { ClientEvents } from './client.events';
import { type ClientOptions, restUrlOf, transportOf } from './client.options';
import { systemClock } from './clock';
import { Emitter } from './emitter';
import { GatewayError } from './gateway.error';
import { RestClient } from './rest/rest.client';
import { DEFAULT_BACKOFF } from './session/backoff';
import { type SavedSession, SessionMemory } from './session/memory';
import { GatewaySession, type SessionListener } from './session/session';
import type { ClientState } from './session/state.machine';

/**
 * A client of the gateway and the REST API, in Node and in browsers.
 *
 * Comes back by itself after every fault that it can recover from; `closed` is the end. Dispatches surface in order
 * and once each; a GUILD_SYNC or a second READY says that what came between is to be fetched again.
 *
 * @example
 * const client = new Client({ url, token });
 * client.on('MESSAGE_CREATE', (message) => show(message));
 * await client.connect();
 */
export class Client extends Emitter<ClientEvents> {
  readonly rest: RestClient;
  private readonly memory: SessionMemory;
  private readonly gateway: GatewaySession;
  private readonly subscriptions = new Map<string, GuildSubscribePayload>();
  private status?: StatusPreference;
  private statusSent?: StatusPreference;

  constructor(private readonly options: ClientOptions) {
    super();
    const { clock = systemClock, random = Math.random, token } = options;
    this.status = options.status;
    this.rest = new RestClient({ url: restUrlOf(options), token, clock });
    this.memory = new SessionMemory(options.session);
    const backoff = { ...DEFAULT_BACKOFF, ...options.backoff };
    const { helloTimeoutMs = 10_000 } = options;
    this.gateway = new GatewaySession(
      {
        transport: transportOf(options),
        identify: () => this.identify(),
        memory: this.memory,
        clock,
        random,
        backoff,
        helloTimeoutMs,
      },
      this.listener(),
    );
  }

  /** Logs in. Throws `RestError`: 401 for a wrong pair, 429 when tried too often. */
  static login(url: string, credentials: Credentials): Promise<Account> {
    return login(restUrlOf({ url }), credentials);
  }

  /** Makes an account. Throws `RestError` 400 with the mistakes by field. */
  static register(url: string, registration: Registration): Promise<Account> {
    return register(restUrlOf({ url }), registration);
  }

  get state(): ClientState {
    return this.gateway.state;
  }

  /** Sequence number of the last dispatch. */
  get seq(): number {
    return this.memory.seq;
  }

  /** The last offset of each topic. */
  get cursor(): Cursor {
    return this.memory.cursor;
  }

  /** What another process needs to go on where this one is; valid up to 5 minutes after the connection ended. */
  get session(): SavedSession {
    return this.memory.save();
  }

  /**
   * Connects. Resolves when ready for the first time: with READY, or with undefined when a saved session was resumed.
   * Rejects with `GatewayError` when the gateway refuses for good, or `close()` came first. Call once.
   */
  connect(): Promise<ReadyPayload | undefined> {
    const settled = new Promise<ReadyPayload | undefined>((resolve, reject) => {
      this.once('READY', (ready) => resolve(ready));
      this.once('RESUMED', () => resolve(undefined));
      this.once('closed', ({ error, reason, code }) =>
        reject(error ?? new GatewayError('CONNECTION_LOST', reason, code)),
      );
    });
    // Who listens to `closed` need not await this as well.
    settled.catch(() => undefined);
    this.gateway.start();
    return settled;
  }

  /** Ends the session and the connection. Nothing surfaces after `closed`. */
  close(): void {
    this.gateway.end();
  }

  /** Drops the connection without a goodbye and resumes at once: for a device that changed its network. */
  reconnect(): void {
    this.gateway.reconnect();
  }

  /** Sets one's presence, now or as soon as there is a session. */
  setStatus(status: StatusPreference): void {
    this.status = status;
    if (this.state === 'ready') this.sendStatus();
  }

  /** Asks for members; they come as GUILD_MEMBERS_CHUNK with the same `nonce`. Throws `GatewayError` NOT_READY. */
  requestMembers(request: RequestGuildMembersPayload): void {
    if (this.state !== 'ready')
      throw new GatewayError('NOT_READY', `No session to ask in: the client is ${this.state}.`);
    this.gateway.send(GatewayOp.REQUEST_GUILD_MEMBERS, request);
  }

  /** Opens a guild, or closes it with `active: false`; said again by itself in every new session. For passive clients. */
  subscribe(subscription: GuildSubscribePayload): void {
    this.subscriptions.set(subscription.guild_id, subscription);
    if (this.state === 'ready') this.gateway.send(GatewayOp.GUILD_SUBSCRIBE, subscription);
  }

  private identify(): IdentifyPayload {
    const { token, intents, passive } = this.options;
    this.statusSent = this.status;
    return {
      token,
      ...(intents !== undefined && { intents }),
      ...(passive && { caps: { passive } }),
      ...(this.status !== undefined && { presence: { status: this.status } }),
    };
  }

  private listener(): SessionListener {
    return {
      state: (...args) => this.emit('state', ...args),
      reconnecting: (info) => this.emit('reconnecting', info),
      error: (error) => this.emit('error', error),
      closed: (info) => this.emit('closed', info),
      dispatch: (name, data, meta) => {
        if (name === 'READY' || name === 'RESUMED') this.restore(name);
        this.emit('dispatch', name, data, meta);
        if (!LIFECYCLE.has(name)) this.emit(name as 'READY', data as ReadyPayload, meta);
      },
    };
  }

  /** What the session has to learn of what was said while there was none. */
  private restore(name: 'READY' | 'RESUMED'): void {
    if (this.status !== this.statusSent) this.sendStatus();
    if (name === 'READY' || this.options.passive) this.openAgain();
  }

  /** A gateway that died may not have written down what was open. */
  private openAgain(): void {
    for (const subscription of this.subscriptions.values()) this.gateway.send(GatewayOp.GUILD_SUBSCRIBE, subscription);
  }

  private sendStatus(): void {
    if (this.status === undefined) return;
    this.statusSent = this.status;
    this.gateway.send(GatewayOp.PRESENCE_UPDATE, { status: this.status });
  }
}

/** Our own events; a dispatch of such a name must not pass for one. */
const LIFECYCLE: ReadonlySet<string> = new Set(['state', 'reconnecting', 'error', 'closed', 'dispatch']);
