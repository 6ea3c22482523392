import { Global, Module } from '@nestjs/common';
import { Config } from './config';
import { loadConfig } from './load-config';

/** Provides {@link Config} everywhere, read from the environment of the process. Throws `ConfigError` at boot. */
@Global()
@Module({
  providers: [{ provide: Config, useFactory: () => loadConfig() }],
  exports: [Config],
})
export class ConfigModule {}
