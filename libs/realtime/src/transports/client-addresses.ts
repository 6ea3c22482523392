import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** Whether the proxy at a distance of `hop` is believed; made by Express of `MP_TRUST_PROXY`. */
type Trust = (address: string, hop: number) => boolean;

/** The address of a client that asks for a socket, as far as the proxies before it are trusted. */
@Injectable()
export class ClientAddresses {
  constructor(private readonly host: HttpAdapterHost) {}

  of(request: IncomingMessage): string {
    const trusts = this.trust();
    let address = request.socket.remoteAddress ?? '';
    for (const [hop, next] of forwardedFor(request).entries()) {
      if (!trusts(address, hop)) break;
      address = next;
    }
    return address;
  }

  private trust(): Trust {
    const express = this.host.httpAdapter.getInstance<{ get?(name: string): unknown }>();
    const trust = express.get?.('trust proxy fn');
    return typeof trust === 'function' ? (trust as Trust) : () => false;
  }
}

/** The nearest first. */
function forwardedFor(request: IncomingMessage): string[] {
  const header = request.headers['x-forwarded-for'] ?? '';
  const text = Array.isArray(header) ? header.join(',') : header;
  return text === ''
    ? []
    : text
        .split(',')
        .map((part) => part.trim())
        .reverse();
}
