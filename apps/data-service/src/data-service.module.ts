import { Module } from '@nestjs/common';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { MessagesGrpcModule } from '@messagepal/messages';

/** The channels' homes, where all reads of a channel meet. */
@Module({ imports: [DatabaseModule, EventLogModule, CacheModule, MessagesGrpcModule] })
export class DataServiceModule {}
