import { Module } from '@nestjs/common';
import { OutboxRelay } from './outbox-relay';

/** Runs the {@link OutboxRelay}: for workers. */
@Module({ providers: [OutboxRelay], exports: [OutboxRelay] })
export class OutboxRelayModule {}
