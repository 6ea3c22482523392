import { Controller, UseFilters, UseGuards } from '@nestjs/common';
import { GrpcMethod, RpcException } from '@nestjs/microservices';
import { status } from '@grpc/grpc-js';
import { distinctUntilChanged, exhaustMap, map, timer, type Observable } from 'rxjs';
import { Drain, HealthRegistry } from '@messagepal/runtime';
import { CallerGuard } from './caller.guard';
import { GrpcErrorFilter } from './grpc-error.filter';
import { MESSAGE_HOME } from './protocol';

type Serving = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

const LOOKED_AT_EVERY_MS = 1_000;

/** The standard health protocol of gRPC; says the same as `/health/ready`. */
@Controller()
@UseGuards(CallerGuard)
@UseFilters(GrpcErrorFilter)
export class GrpcHealthController {
  constructor(
    private readonly registry: HealthRegistry,
    private readonly drain: Drain,
  ) {}

  @GrpcMethod('Health')
  async check({ service }: { service: string }): Promise<{ status: Serving }> {
    if (!isKnown(service)) throw new RpcException({ code: status.NOT_FOUND, details: `No service ${service}.` });
    return { status: await this.serving() };
  }

  @GrpcMethod('Health')
  watch({ service }: { service: string }): Observable<{ status: Serving }> {
    return timer(0, LOOKED_AT_EVERY_MS).pipe(
      exhaustMap(async (): Promise<Serving> => (isKnown(service) ? this.serving() : 'SERVICE_UNKNOWN')),
      distinctUntilChanged(),
      map((serving) => ({ status: serving })),
    );
  }

  private async serving(): Promise<Serving> {
    if (this.drain.draining) return 'NOT_SERVING';
    const parts = await this.registry.ask();
    return parts.some(({ reason }) => reason !== undefined) ? 'NOT_SERVING' : 'SERVING';
  }
}

/** The empty name is the whole server's. */
const isKnown = (service: string): boolean => service === '' || service === MESSAGE_HOME;
