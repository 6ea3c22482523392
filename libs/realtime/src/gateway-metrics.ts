import { Injectable } from '@nestjs/common';
import { Metrics } from '@messagepal/runtime';

/** Events that one flush gives to sockets. */
const FLUSH_BUCKETS = [1, 10, 100, 1_000, 10_000];
const SECONDS_BUCKETS = [0.000_1, 0.001, 0.005, 0.02, 0.1, 0.5];

/** What the gateway tells Prometheus. How late the event loop is, the process tells itself (`nodejs_eventloop_lag_seconds`). */
@Injectable()
export class GatewayMetrics {
  private readonly made: ReturnType<typeof make>;

  constructor(private readonly metrics: Metrics) {
    this.made = make(metrics);
  }

  /** How many sessions there are, and how much waits for slow ones, is read when it is asked for. */
  watchSessions(count: () => number, unsent: () => number): void {
    this.metrics.gauge('gateway_sessions', 'Open gateway sockets', count);
    this.metrics.gauge('gateway_unsent_bytes', 'Bytes that wait for clients which read slowly', unsent);
  }

  /** How many guilds this process follows. */
  watchGuilds(count: () => number): void {
    this.metrics.gauge('gateway_guilds', 'Guilds that are followed', count);
  }

  /** How many IDENTIFYs wait for their user's turn, and how many sessions for one of the places in which READYs are built. */
  watchQueue(queue: 'identifies' | 'readies', waiting: () => number): void {
    this.metrics.gauge(`gateway_${queue}_waiting`, `Waiting ${queue}`, waiting);
  }

  /** How often a guild was turned into text for those of its members who see the same. */
  watchSnapshots(built: () => number): void {
    this.metrics.gauge(
      'gateway_snapshots_built',
      'Snapshots of guilds that were made, each once for all who see it',
      built,
    );
  }

  /** A turn ended: so many sockets were written so many events, in so many ms. */
  flushed({ writes, deliveries, ms }: { writes: number; deliveries: number; ms: number }): void {
    this.made.writes.inc(writes);
    this.made.deliveries.inc(deliveries);
    this.made.flushEvents.observe(deliveries);
    this.made.flushSeconds.observe(ms / 1_000);
  }

  /** An event of a guild was heard, once for all who are told of it. */
  heard(): void {
    this.made.events.inc();
  }

  resumed(outcome: 'resumed' | 'invalid' | 'failed'): void {
    this.made.resumes.inc({ outcome });
  }

  identified(outcome: 'ready' | 'failed'): void {
    this.made.identifies.inc({ outcome });
  }
}

const make = (metrics: Metrics) => ({
  deliveries: metrics.counter('gateway_deliveries_total', 'Events written to sockets'),
  writes: metrics.counter('gateway_writes_total', 'Writes to sockets; deliveries per write is how well turns are used'),
  events: metrics.counter('gateway_events_total', 'Events of guilds that were heard, once each'),
  flushEvents: metrics.histogram('gateway_flush_events', 'Events given to sockets at the end of a turn', FLUSH_BUCKETS),
  flushSeconds: metrics.histogram('gateway_flush_seconds', 'Time that took', SECONDS_BUCKETS),
  resumes: metrics.counter('gateway_resumes_total', 'RESUMEs by outcome', ['outcome']),
  identifies: metrics.counter('gateway_identifies_total', 'IDENTIFYs by outcome', ['outcome']),
});
