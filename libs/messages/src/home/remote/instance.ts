import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { MAX_ANSWER_BYTES, MAX_REQUEST_BYTES } from '../../grpc/protocol';
import { hash32 } from './rendezvous';

/** An instance that did not answer is asked again after this, by one caller; the others follow when it answered. */
const DOWN_FOR_MS = 1_000;

const OPTIONS = {
  'grpc.max_send_message_length': MAX_REQUEST_BYTES,
  'grpc.max_receive_message_length': MAX_ANSWER_BYTES,
  'grpc.keepalive_time_ms': 5_000,
  'grpc.keepalive_timeout_ms': 2_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.use_local_subchannel_pool': 1,
};

/** One instance of the Data Service as this process sees it. */
export class Instance {
  readonly hash: number;
  /** When it last answered anything, be it an error; in the milliseconds of `performance.now()`. */
  heardAt = 0;
  private readonly client: Client;
  private readonly metadata = new Metadata();
  private downUntil = 0;

  constructor(
    readonly address: string,
    secret?: string,
  ) {
    this.hash = hash32(address);
    this.client = new Client(address, credentials.createInsecure(), OPTIONS);
    if (secret !== undefined) this.metadata.set('authorization', `Bearer ${secret}`);
  }

  /** Rejects with a `ServiceError` of gRPC. `deadline` is in Unix milliseconds. */
  call(method: MethodDefinition<object, object>, request: object, deadline: number): Promise<unknown> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.metadata,
        { deadline },
        (error, reply) => (error ? reject(error) : resolve(reply)),
      );
    });
  }

  /** Whether to ask it before those that are down. Of a doubtful one only the first caller learns so. */
  admits(): boolean {
    if (this.downUntil === 0) return true;
    if (performance.now() < this.downUntil) return false;
    this.markDown();
    return true;
  }

  markUp(): void {
    this.heardAt = performance.now();
    this.downUntil = 0;
  }

  markDown(): void {
    this.downUntil = performance.now() + DOWN_FOR_MS;
  }

  close(): void {
    this.client.close();
  }
}
