import type { MessageRow } from '../message';
import type { MessageWitnesses } from '../message-witnesses';
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

/** A home, wherever it is, whose writes are told to the witnesses of this process before they are answered. */
export class WitnessedMessageHome extends MessageHome {
  constructor(
    private readonly home: MessageHome,
    private readonly witnesses: MessageWitnesses,
  ) {
    super();
  }

  async send(request: SendRequest): Promise<Sent> {
    const sent = await this.home.send(request);
    if (sent.kind === 'sent') await this.witnesses.tell((witness) => witness.sent(sent.row));
    return sent;
  }

  async edit(request: EditRequest): Promise<Edited> {
    const edited = await this.home.edit(request);
    if (edited.kind === 'edited') await this.witnesses.tell((witness) => witness.edited(edited.row));
    return edited;
  }

  async remove(request: RemoveRequest): Promise<Removed> {
    const removed = await this.home.remove(request);
    if (removed.kind === 'removed') await this.tellRemoved(request.channelId, [request.id]);
    return removed;
  }

  async removeMany(request: RemoveManyRequest): Promise<Removed> {
    const removed = await this.home.removeMany(request);
    if (removed.kind === 'removed') await this.tellRemoved(request.channelId, request.ids);
    return removed;
  }

  page(channelId: string, query: PageQuery): Promise<MessagePage> {
    return this.home.page(channelId, query);
  }

  getMany(channelId: string, ids: readonly string[]): Promise<readonly MessageRow[]> {
    return this.home.getMany(channelId, ids);
  }

  private tellRemoved(channelId: string, ids: readonly string[]): Promise<void> {
    return this.witnesses.tell((witness) => witness.removed(channelId, ids));
  }
}
