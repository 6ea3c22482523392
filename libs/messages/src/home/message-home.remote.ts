import { Flight } from '@messagepal/flight';
import {
  fromWireEdited,
  fromWireRemoved,
  fromWireSent,
  toWireEdit,
  toWirePage,
  toWireRemove,
  toWireSend,
} from '../grpc/message-home.mapping';
import { MESSAGE_HOME, methodOf } from '../grpc/protocol';
import { fromWireRow } from '../grpc/row.mapping';
import type { WireEditReply, WirePageReply, WireRemoveReply, WireSendReply } from '../grpc/wire';
import type { MessageRow } from '../message';
import type { PageQuery } from '../store/message-store';
import { MessageHome } from './message-home';
import type {
  Edited,
  EditRequest,
  MessagePage,
  Removed,
  RemoveManyRequest,
  RemoveRequest,
  SendRequest,
  Sent,
} from './message-home';
import type { InstanceList } from './remote/instance-list';
import { ownNonce } from './remote/own-nonce';
import { RemoteCalls, type Verb } from './remote/remote-calls';

const READ_MS = 2_000;
/** Nobody waits longer for an answer, which is also as long as the log may take to say that it is away. */
const WRITE_MS = 3_000;

const verb = (name: string, deadlineMs: number, twice = true): Verb => ({
  method: methodOf(MESSAGE_HOME, name),
  deadlineMs,
  twice,
});

/** The home of a channel in another process, found by the channel's id. Reads share flights here as well as there. */
export class RemoteMessageHome extends MessageHome {
  private readonly calls: RemoteCalls;
  private readonly flights = new Flight<MessagePage>();
  private readonly verbs = {
    send: verb('Send', WRITE_MS),
    // One that a stopped instance makes after it has woken up could undo a later one.
    edit: verb('Edit', WRITE_MS, false),
    remove: verb('Remove', WRITE_MS),
    removeMany: verb('RemoveMany', WRITE_MS),
    page: verb('Page', READ_MS),
    getMany: verb('GetMany', READ_MS),
  };

  constructor(private readonly instances: InstanceList) {
    super();
    this.calls = new RemoteCalls(instances);
  }

  async send(request: SendRequest): Promise<Sent> {
    const wire = toWireSend({ ...request, nonce: request.nonce ?? ownNonce() });
    return fromWireSent((await this.calls.call(this.verbs.send, request.channelId, wire)) as WireSendReply);
  }

  async edit(request: EditRequest): Promise<Edited> {
    const reply = await this.calls.call(this.verbs.edit, request.channelId, toWireEdit(request));
    return fromWireEdited(reply as WireEditReply);
  }

  async remove(request: RemoveRequest): Promise<Removed> {
    const reply = await this.calls.call(this.verbs.remove, request.channelId, toWireRemove(request));
    return fromWireRemoved(reply as WireRemoveReply);
  }

  async removeMany(request: RemoveManyRequest): Promise<Removed> {
    const reply = await this.calls.call(this.verbs.removeMany, request.channelId, request);
    return fromWireRemoved(reply as WireRemoveReply);
  }

  page(channelId: string, query: PageQuery): Promise<MessagePage> {
    const key = [channelId, query.before, query.after, query.around, query.limit].join('|');
    return this.flights.board(key, () => this.read(this.verbs.page, channelId, toWirePage(channelId, query)));
  }

  async getMany(channelId: string, ids: readonly string[]): Promise<readonly MessageRow[]> {
    const query = (): Promise<MessagePage> => this.read(this.verbs.getMany, channelId, { channelId, ids });
    return (await this.flights.board(`${channelId}|${ids.join()}`, query)).rows;
  }

  private async read(how: Verb, channelId: string, request: object): Promise<MessagePage> {
    const { rows } = (await this.calls.call(how, channelId, request)) as WirePageReply;
    return { rows: rows.map(fromWireRow) };
  }

  /** Ends the connections. */
  onApplicationShutdown(): void {
    this.instances.close();
  }
}
