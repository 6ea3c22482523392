import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Drain } from '@messagepal/runtime';
import { ClientAddresses } from './client-addresses';
import { Origins } from './origins';

/** What is asked of every request for a socket before it becomes one, whichever transport it is for. */
@Injectable()
export class Gate {
  constructor(
    private readonly origins: Origins,
    private readonly addresses: ClientAddresses,
    private readonly drain: Drain,
  ) {}

  /** Why the request is refused, if it is. */
  refusal(request: IncomingMessage): '403 Forbidden' | '503 Service Unavailable' | undefined {
    if (this.drain.draining) return '503 Service Unavailable';
    return this.origins.admits(request.headers.origin) ? undefined : '403 Forbidden';
  }

  /** Of the client, as far as proxies are trusted. */
  addressOf(request: IncomingMessage): string {
    return this.addresses.of(request);
  }
}
