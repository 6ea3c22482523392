import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { clientAddress, InvalidRequests } from '@messagepal/rate-limits';
import { Drain } from '@messagepal/runtime';
import { ClientAddresses } from './client-addresses';
import { Origins } from './origins';

/** How an upgrade is refused. */
export type Refusal = '403 Forbidden' | '404 Not Found' | '429 Too Many Requests' | '503 Service Unavailable';

/** What is asked of every request for a socket before it becomes one, whichever transport it is for. */
@Injectable()
export class Gate {
  constructor(
    private readonly origins: Origins,
    private readonly addresses: ClientAddresses,
    private readonly drain: Drain,
    private readonly invalid: InvalidRequests,
  ) {}

  /** Why the request is refused, if it is. */
  refusal(request: IncomingMessage): Refusal | undefined {
    if (this.drain.draining) return '503 Service Unavailable';
    if (this.invalid.waitOf(this.addressOf(request)) > 0) return '429 Too Many Requests';
    return this.origins.admits(request.headers.origin) ? undefined : '403 Forbidden';
  }

  /** Of the client, as far as proxies are trusted, and as limits count it. */
  addressOf(request: IncomingMessage): string {
    return clientAddress(this.addresses.of(request));
  }
}
