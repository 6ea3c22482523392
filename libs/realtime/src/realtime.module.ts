import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { AuthModule } from '@messagepal/auth';
import { ChannelsModule } from '@messagepal/channels';
import { DirectMessagesModule } from '@messagepal/direct-messages';
import { GuildsModule } from '@messagepal/guilds';
import { PresenceModule } from '@messagepal/presence';
import { UnreadChannelsModule } from '@messagepal/read-states';
import { UsersModule } from '@messagepal/users';
import type { Command } from './commands/command';
import { CommandRunner } from './commands/command-runner';
import { COMMANDS, Commands } from './commands/commands';
import { Drainer } from './drainer';
import { ChangeClock } from './fanout/change-clock';
import { GuildFeeds } from './fanout/guild-feeds';
import { GuildLoader } from './fanout/guild-loader';
import { InboxFeeds } from './fanout/inbox-feeds';
import { LoginGate } from './fanout/login-gate';
import { Muster } from './fanout/muster';
import { GatewayMetrics } from './gateway-metrics';
import { GatewayAddressModule } from './gateway-address.module';
import { InboxResponder } from './inbox-responder';
import { Entrance } from './ready/entrance';
import { GuildArrivals } from './ready/guild-arrivals';
import { GuildCreates } from './ready/guild-creates';
import { Identifier } from './ready/identifier';
import { IdentifyQueue } from './ready/identify-queue';
import { ReadyWriter } from './ready/ready-writer';
import { Resumer } from './resume/resumer';
import { SessionRecords } from './resume/session-records';
import { Attendance } from './session/attendance';
import { Flusher } from './session/flusher';
import { SessionHost } from './session/session-host';
import { AckFilter } from './transports/ack.filter';
import { ClientAddresses } from './transports/client-addresses';
import { CommandGuard } from './transports/command.guard';
import { Gate } from './transports/gate';
import { Origins } from './transports/origins';
import { SocketIoLines } from './transports/socketio-lines';
import { SocketIoReception } from './transports/socketio-reception';
import { SocketIoGateway } from './transports/socketio.gateway';
import { WsReceiver } from './transports/ws-receiver';
import { WsTransport } from './transports/ws.transport';

const SESSIONS = [SessionHost, Flusher, Attendance, SessionRecords, GatewayMetrics, Drainer];
const FANOUT = [ChangeClock, GuildFeeds, GuildLoader, InboxFeeds, InboxResponder, LoginGate, Muster];
const READY = [Entrance, GuildArrivals, GuildCreates, Identifier, IdentifyQueue, ReadyWriter, Resumer];
/** Everything of a gateway but its sockets and its commands. */
export const GATEWAY_PARTS = [...SESSIONS, ...FANOUT, ...READY];
const TRANSPORTS = [
  AckFilter,
  ClientAddresses,
  CommandGuard,
  Gate,
  Origins,
  SocketIoGateway,
  SocketIoLines,
  SocketIoReception,
  WsReceiver,
  WsTransport,
];

/**
 * The real-time gateway over raw WebSocket and Socket.IO. Needs the global database, event log, cache and rate limits, and an
 * application that `useGatewayAdapter` was called on.
 */
@Module({
  imports: [
    AccessModule,
    AuthModule,
    ChannelsModule,
    DirectMessagesModule,
    GatewayAddressModule,
    GuildsModule,
    PresenceModule,
    UnreadChannelsModule,
    UsersModule,
  ],
  providers: [
    ...GATEWAY_PARTS,
    ...TRANSPORTS,
    ...COMMANDS,
    CommandRunner,
    { provide: Commands, useFactory: (...commands: Command[]) => new Commands(commands), inject: [...COMMANDS] },
  ],
})
export class RealtimeModule {}
