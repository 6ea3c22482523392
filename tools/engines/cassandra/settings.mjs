// What a small throw-away Cassandra needs to be told. Every line that is not a place or a size speeds up its start.
const FIRST_TOKEN = -(2n ** 63n);
const RING = 2n ** 64n;

const MODULES = {
  '--add-exports': [
    'java.base/jdk.internal.misc java.base/jdk.internal.ref java.base/jdk.internal.util java.base/java.lang.ref',
    'java.base/sun.nio.ch java.sql/java.sql java.rmi/sun.rmi.registry java.rmi/sun.rmi.server',
    'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  ],
  '--add-opens': [
    'java.base/java.io java.base/java.lang java.base/java.lang.module java.base/java.math java.base/java.net',
    'java.base/java.nio java.base/java.nio.charset java.base/java.nio.file java.base/java.util',
    'java.base/java.util.concurrent java.base/java.util.concurrent.atomic java.base/java.util.concurrent.locks',
    'java.base/jdk.internal.loader java.base/jdk.internal.math java.base/jdk.internal.module',
    'java.base/jdk.internal.ref java.base/jdk.internal.reflect java.base/jdk.internal.util',
    'java.base/jdk.internal.util.jar java.base/sun.nio.ch java.base/sun.nio.fs java.base/sun.reflect.annotation',
    'java.management/javax.management java.rmi/sun.rmi.transport.tcp jdk.management/com.sun.management.internal',
  ],
};

const opened = Object.entries(MODULES).flatMap(([flag, lines]) =>
  lines.flatMap((line) => line.split(' ')).flatMap((module) => [flag, `${module}=ALL-UNNAMED`]),
);

/** A single node that is to lose nothing when it is killed writes its log before it answers; several have each other. */
const logSync = (durable) =>
  durable ? 'commitlog_sync: batch' : 'commitlog_sync: periodic\ncommitlog_sync_period: 1000ms';

export const yaml = ({ dir, address, index, nodes, port, storagePort, durable }) => `cluster_name: tests
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
num_tokens: 1
initial_token: ${FIRST_TOKEN + (RING / BigInt(nodes)) * BigInt(index - 1) + 1n}
auto_bootstrap: false
endpoint_snitch: GossipingPropertyFileSnitch
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{ seeds: "127.0.0.1:${storagePort}" }]
listen_address: ${address}
rpc_address: ${address}
native_transport_port: ${port}
storage_port: ${storagePort}
ssl_storage_port: ${storagePort + 1}
data_file_directories: ["${dir}/data"]
commitlog_directory: ${dir}/commitlog
saved_caches_directory: ${dir}/saved_caches
hints_directory: ${dir}/hints
cdc_raw_directory: ${dir}/cdc_raw
${logSync(durable)}
commitlog_segment_size: 8MiB
commitlog_total_space: 64MiB
memtable_heap_space: 64MiB
memtable_offheap_space: 64MiB
file_cache_size: 32MiB
key_cache_size: 4MiB
row_cache_size: 0MiB
counter_cache_size: 1MiB
prepared_statements_cache_size: 4MiB
native_transport_max_threads: 16
concurrent_reads: 8
concurrent_writes: 8
concurrent_counter_writes: 4
concurrent_compactors: 1
auto_snapshot: false
storage_compatibility_mode: NONE
sstable: { selected_format: bti }
authenticator: AllowAllAuthenticator
authorizer: AllowAllAuthorizer
`;

export const logback = (dir) => `<configuration>
  <appender name="FILE" class="ch.qos.logback.core.FileAppender"><file>${dir}/system.log</file>
    <encoder><pattern>%-5level [%thread] %date{ISO8601} %F:%L - %msg%n</pattern></encoder></appender>
  <root level="INFO"><appender-ref ref="FILE"/></root>
</configuration>
`;

const GOSSIP = ['min_wait_ms=500', 'interval_ms=500', 'poll_success_required=2'];

/** The command line. Only the first compiler: these processes live for minutes. */
export function javaArguments({ dir, jars, jamm, index, nodes }) {
  const heap = process.env.CASSANDRA_HEAP ?? '256m';
  const properties = [
    `cassandra.config=file://${dir}/cassandra.yaml`,
    `cassandra-rackdc.properties=file://${dir}/cassandra-rackdc.properties`,
    `cassandra.storagedir=${dir}`,
    `cassandra.logdir=${dir}`,
    `cassandra.triggers_dir=${dir}`,
    `logback.configurationFile=${dir}/logback.xml`,
    `java.io.tmpdir=${dir}`,
    'java.security.manager=allow',
    'java.net.preferIPv4Stack=true',
    'java.awt.headless=true',
    'jdk.attach.allowAttachSelf=true',
    'io.netty.tryReflectionSetAccessible=true',
    'cassandra-foreground=yes',
    'cassandra.superuser_setup_delay_ms=0',
    'cassandra.consistent.rangemovement=false',
    `cassandra.ring_delay_ms=${nodes > 1 ? 3_000 : 0}`,
    ...GOSSIP.map((setting) => `cassandra.gossip_settle_${setting}`),
    ...(index === 1 ? ['cassandra.skip_wait_for_gossip_to_settle=0'] : []),
  ];
  const sizes = [
    `-Xms${heap}`,
    `-Xmx${heap}`,
    '-Xss512k',
    '-XX:MaxDirectMemorySize=256m',
    '-XX:ActiveProcessorCount=2',
  ];
  const machine = [
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:+PerfDisableSharedMem',
    '-XX:+ExitOnOutOfMemoryError',
  ];
  const classes = ['-cp', `${dir}:${jars}/*`, 'org.apache.cassandra.service.CassandraDaemon'];
  return [
    ...sizes,
    ...machine,
    `-javaagent:${jars}/${jamm}`,
    ...properties.map((p) => `-D${p}`),
    ...opened,
    ...classes,
  ];
}
