import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * The process's Prometheus metrics. Names are prefixed `messagepal_`; labels take few values (never ids).
 * Asking twice for one name gives the same metric.
 */
@Injectable()
export class Metrics implements OnModuleDestroy {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    const known = this.registry.getSingleMetric(prefixed(name));
    return known instanceof Counter
      ? (known as Counter<L>)
      : new Counter({ name: prefixed(name), help, labelNames, registers: [this.registry] });
  }

  /** `collect` is called at every scrape, for values that are cheaper to read than to keep. */
  gauge(name: string, help: string, collect?: () => number): Gauge {
    const known = this.registry.getSingleMetric(prefixed(name));
    if (known instanceof Gauge) return known;
    const read = collect && { collect: (): void => gauge.set(collect()) };
    const gauge: Gauge = new Gauge({ name: prefixed(name), help, registers: [this.registry], ...read });
    return gauge;
  }

  histogram<L extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly L[] = [],
  ): Histogram<L> {
    const known = this.registry.getSingleMetric(prefixed(name));
    return known instanceof Histogram
      ? (known as Histogram<L>)
      : new Histogram({ name: prefixed(name), help, buckets, labelNames, registers: [this.registry] });
  }

  onModuleDestroy(): void {
    this.registry.clear();
  }
}

const prefixed = (name: string): string => `messagepal_${name}`;
