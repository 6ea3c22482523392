import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { jobQueue } from '@messagepal/jobs';
import { MessageHome, MessagesModule } from '@messagepal/messages';
import { AuthorPurge } from './purge/author-purge';
import { PurgeAuthors } from './purge/purge-authors.job';
import { MODERATION_QUEUE } from './purge/purge-order';

/** Purges the messages of banned authors: for workers. Needs the global jobs module. */
@Module({
  imports: [AccessModule, MessagesModule, jobQueue(MODERATION_QUEUE)],
  providers: [
    { provide: AuthorPurge, inject: [MessageHome], useFactory: (home: MessageHome) => new AuthorPurge(home) },
    PurgeAuthors,
  ],
})
export class ModerationJobsModule {}
