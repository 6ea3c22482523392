import { Injectable } from '@nestjs/common';
import { Metrics } from '@messagepal/runtime';

/** What the gateway tells Prometheus. */
@Injectable()
export class GatewayMetrics {
  private readonly counters: ReturnType<typeof makeCounters>;

  constructor(private readonly metrics: Metrics) {
    this.counters = makeCounters(metrics);
  }

  /** How many sessions there are is read when it is asked for. */
  watchSessions(count: () => number): void {
    this.metrics.gauge('gateway_sessions', 'Open gateway sockets', count);
  }

  /** A turn ended: so many sockets were written so many events. */
  flushed(writes: number, deliveries: number): void {
    this.counters.writes.inc(writes);
    this.counters.deliveries.inc(deliveries);
  }

  resumed(outcome: 'resumed' | 'invalid'): void {
    this.counters.resumes.inc({ outcome });
  }
}

const makeCounters = (metrics: Metrics) => ({
  deliveries: metrics.counter('gateway_deliveries_total', 'Events written to sockets'),
  writes: metrics.counter('gateway_writes_total', 'Writes to sockets; deliveries per write is how well turns are used'),
  resumes: metrics.counter('gateway_resumes_total', 'RESUMEs by outcome', ['outcome']),
});
