import { policies, types, type ClientOptions } from 'cassandra-driver';
import type { CassandraFlavour } from './schema';

export interface CassandraOptions {
  /** Hosts, without ports. Not for Astra. */
  contactPoints: readonly string[];
  port: number;
  /** The datacenter that this process lies in: its nodes are asked, and a majority of its replicas answers. */
  datacenter?: string;
  keyspace: string;
  flavour: CassandraFlavour;
  /** Astra: path of the secure connect bundle. */
  bundle?: string;
  /** Astra: the token of an application (`AstraCS:…`). */
  token?: string;
}

const CONNECT_MS = 1_500;
const READ_MS = 2_500;
const RECONNECT_MS = 1_000;
/** About the slowest percent: then a second node is asked too. */
const SPECULATE_MS = 100;
/** Its cores have a queue each, and a driver that does not know them reaches all only over several connections. */
const SCYLLA_CONNECTIONS = 4;

export function clientOptions(options: CassandraOptions): ClientOptions {
  const { flavour, datacenter } = options;
  return {
    ...(flavour === 'astra' ? throughBundle(options) : direct(options)),
    ...(datacenter !== undefined && { localDataCenter: datacenter }),
    // The driver's own defaults are LOCAL_ONE and statements that are parsed each time.
    queryOptions: { consistency: types.consistencies.localQuorum, prepare: true, isIdempotent: true, fetchSize: 5_000 },
    policies: {
      speculativeExecution: new policies.speculativeExecution.ConstantSpeculativeExecutionPolicy(SPECULATE_MS, 1),
      reconnection: new policies.reconnection.ConstantReconnectionPolicy(RECONNECT_MS),
    },
    socketOptions: { connectTimeout: CONNECT_MS, readTimeout: READ_MS },
    ...(flavour === 'scylla' && {
      pooling: { coreConnectionsPerHost: { [types.distance.local]: SCYLLA_CONNECTIONS } },
    }),
    isMetadataSyncEnabled: true,
  };
}

const direct = ({ contactPoints, port }: CassandraOptions): ClientOptions => ({
  contactPoints: [...contactPoints],
  // Also where it is the usual one: without it the driver takes all other nodes to be at 9042.
  protocolOptions: { port },
});

const throughBundle = ({ bundle, token }: CassandraOptions): ClientOptions => ({
  cloud: { secureConnectBundle: bundle ?? '' },
  credentials: { username: 'token', password: token ?? '' },
});
