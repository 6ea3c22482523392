import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { Metadata, status, type ServerUnaryCall } from '@grpc/grpc-js';
import { Config } from '@messagepal/config';

const LOOPBACK = /^(::1|\[::1\]|(::ffff:)?127\.)/;

/** Nothing behind it asks who may do what, so only processes of this install get in: by the secret, or from this machine if there is none. */
@Injectable()
export class CallerGuard implements CanActivate {
  private readonly wanted?: Buffer;

  constructor({ dataServiceSecret }: Config) {
    if (dataServiceSecret !== undefined) this.wanted = digest(`Bearer ${dataServiceSecret}`);
  }

  canActivate(context: ExecutionContext): boolean {
    const [, metadata, call] = context.getArgs<[unknown, Metadata, ServerUnaryCall<unknown, unknown>]>();
    if (this.wanted ? this.knows(metadata, this.wanted) : LOOPBACK.test(call.getPeer())) return true;
    throw new RpcException({ code: status.UNAUTHENTICATED, details: 'Send the secret of this install.' });
  }

  private knows(metadata: Metadata, wanted: Buffer): boolean {
    const [given] = metadata.get('authorization');
    return typeof given === 'string' && timingSafeEqual(digest(given), wanted);
  }
}

/** Of one length, so that the comparison tells nothing of the secret's. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
