import { Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Snowflakes } from './snowflakes';

/** Provides {@link Snowflakes}. Imported after the data source: at shutdown the lease is given back before that closes. */
@Global()
@Module({
  providers: [
    { provide: Snowflakes, inject: [DataSource], useFactory: (source: DataSource) => Snowflakes.start(source) },
  ],
  exports: [Snowflakes],
})
export class SnowflakesModule {}
