import { setImmediate as turn } from 'node:timers/promises';
import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod, RpcException } from '@nestjs/microservices';
import { status, type Metadata, type ServerUnaryCall } from '@grpc/grpc-js';
import { MessageHome, type MessagePage } from '../home/message-home';
import { CallerGuard } from './caller.guard';
import { GrpcErrorFilter } from './grpc-error.filter';
import { HomeTraffic } from './home-traffic';
import {
  fromWireEdit,
  fromWirePage,
  fromWireRemove,
  fromWireSend,
  toWireEdited,
  toWireRemoved,
  toWireSent,
} from './message-home.mapping';
import { toWireRow } from './row.mapping';
import type * as Wire from './wire';

/** The home in this process, for the APIs of this install. */
@Controller()
@UseGuards(CallerGuard)
@UseFilters(GrpcErrorFilter)
export class MessageHomeController {
  constructor(
    private readonly home: MessageHome,
    private readonly traffic: HomeTraffic,
  ) {}

  @GrpcMethod('MessageHome')
  send(request: Wire.WireSendRequest): Promise<Wire.WireSendReply> {
    return this.traffic.write(request.channelId, async () => toWireSent(await this.home.send(fromWireSend(request))));
  }

  /** A caller that has given up may have seen another edit answered meanwhile, which this one must not undo. */
  @GrpcMethod('MessageHome')
  async edit(
    request: Wire.WireEditRequest,
    _metadata: Metadata,
    call: ServerUnaryCall<unknown, unknown>,
  ): Promise<Wire.WireEditReply> {
    await turn();
    if (call.cancelled) throw new RpcException({ code: status.CANCELLED, details: 'The caller has gone.' });
    return this.traffic.write(request.channelId, async () => toWireEdited(await this.home.edit(fromWireEdit(request))));
  }

  @GrpcMethod('MessageHome')
  remove(request: Wire.WireRemoveRequest): Promise<Wire.WireRemoveReply> {
    return this.traffic.write(request.channelId, async () =>
      toWireRemoved(await this.home.remove(fromWireRemove(request))),
    );
  }

  @GrpcMethod('MessageHome')
  removeMany(request: Wire.WireRemoveManyRequest): Promise<Wire.WireRemoveReply> {
    return this.traffic.write(request.channelId, async () => toWireRemoved(await this.home.removeMany(request)));
  }

  /** The page goes out as it is: everybody who shares it shares its bytes. */
  @GrpcMethod('MessageHome')
  page(request: Wire.WirePageRequest): Promise<MessagePage> {
    const { channelId, before, after, around, limit } = request;
    const key = [before, after, around, limit].join('|');
    return this.traffic.page(channelId, key, () => this.home.page(channelId, fromWirePage(request)));
  }

  @GrpcMethod('MessageHome')
  getMany({ channelId, ids }: Wire.WireGetManyRequest): Promise<Wire.WirePageReply> {
    return this.traffic.read(channelId, ids.join(), async () => {
      const rows = await this.home.getMany(channelId, ids);
      return { rows: rows.map(toWireRow) };
    });
  }

  @GrpcMethod('MessageHome', 'Traffic')
  report(): Wire.WireTraffic {
    return this.traffic.report();
  }
}
