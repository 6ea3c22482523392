import { Client, type ClientConfig } from 'pg';
import type { SilenceWatch } from './silence-watch';

/** A client of node-postgres for a pool (`new Pool({ Client })`). */
export type DatabaseClient = new (config?: string | ClientConfig) => Client;

/** Clients whose connections the watch follows. */
export const watchedClient = (watch: SilenceWatch): DatabaseClient =>
  class WatchedClient extends Client {
    constructor(config?: string | ClientConfig) {
      super(config);
      watch.follow(this.connection);
    }
  };
