import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { MessagesHttpModule } from '@messagepal/messages';
import { SearchController } from './http/search.controller';
import { SearchModule } from './search.module';

/** The routes of the search. */
@Module({ imports: [AccessHttpModule, MessagesHttpModule, SearchModule], controllers: [SearchController] })
export class SearchHttpModule {}
