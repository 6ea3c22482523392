import { Module } from '@nestjs/common';
import { DatabaseServerModule } from '@messagepal/database';
import { ChangeNotes } from './feed/change-notes';
import { IndexMarks } from './feed/index-marks';
import { Reindexing } from './feed/reindexing';
import { SearchIndex } from './index/search-index.postgres';

/** The index and what is noted for it, for processes without messages: the operator's command line. Needs the global database. */
@Module({
  imports: [DatabaseServerModule],
  providers: [ChangeNotes, IndexMarks, Reindexing, SearchIndex],
  exports: [ChangeNotes, IndexMarks, Reindexing, SearchIndex],
})
export class SearchIndexModule {}
