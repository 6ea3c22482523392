import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { Answers } from '@messagepal/runtime';
import { LRUCache } from 'lru-cache';
import { clientAddress } from './client-address';
import { globalRefusal } from './refusals';
import { MemoryRateLimiter } from './rate-limiter.memory';

/** Answers that somebody gets who guesses, or does not listen. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);
const MAX_SHUT_OUT = 100_000;

/**
 * Shuts out addresses that are refused too often: guessers of tokens and clients that ignore their limits. Counted in each
 * process by itself, so that it costs no engine anything; nobody who behaves gets near it.
 */
@Injectable()
export class InvalidRequests {
  private readonly counts = new MemoryRateLimiter();
  /** Addresses with the time on the monotonic clock from which they are heard again. */
  private readonly shutOut = new LRUCache<string, number>({ max: MAX_SHUT_OUT });

  constructor(
    private readonly config: Config,
    answers: Answers,
  ) {
    answers.observe((request, response) => {
      if (REFUSALS.has(response.statusCode)) void this.count(clientAddress(request.ip));
    });
  }

  /** Notes a refusal; `address` as {@link clientAddress} writes it. */
  async count(address: string): Promise<void> {
    if (!this.config.rateLimits) return;
    const bucket = this.config.limits.http.invalidPerAddress;
    const { remaining } = await this.counts.take(address, bucket);
    if (remaining === 0) this.shutOut.set(address, performance.now() + bucket.perMs / bucket.limit);
  }

  /** Throws RATE_LIMITED (429, global) for the address of a request that is shut out. */
  demandWelcome(request: { readonly ip?: string }): void {
    // Almost always: then the address need not even be looked at.
    if (this.shutOut.size === 0) return;
    const waitMs = this.waitOf(clientAddress(request.ip));
    if (waitMs > 0) throw globalRefusal(waitMs);
  }

  /** Milliseconds until an address is heard again; 0 for one that is not shut out. */
  waitOf(address: string): number {
    const waitMs = (this.shutOut.get(address) ?? 0) - performance.now();
    if (waitMs > 0) return waitMs;
    this.shutOut.delete(address);
    return 0;
  }
}
