import { Transport, type GrpcOptions } from '@nestjs/microservices';
import type { Server } from '@grpc/grpc-js';
import { MAX_ANSWER_BYTES, MAX_REQUEST_BYTES, PACKAGES, packageDefinition } from './protocol';

/** Calls that are not done by then are cut; their callers repeat them elsewhere. */
const CUT_AFTER_MS = 25_000;
const KEEPALIVE_MS = 10_000;

/** What `app.connectMicroservice` takes, and how to let the server end in order. */
export interface MessageHomeServer {
  options: GrpcOptions;
  /** Takes no more calls, finishes those under way, and cuts what is left after 25 s. */
  drain: () => Promise<void>;
}

/** A gRPC server of {@link MessagesGrpcModule} at `host:port`. */
export function messageHomeServer(url: string): MessageHomeServer {
  let server: Server | undefined;
  const options: GrpcOptions['options'] = {
    url,
    package: PACKAGES,
    packageDefinition: packageDefinition(),
    maxReceiveMessageLength: MAX_REQUEST_BYTES,
    maxSendMessageLength: MAX_ANSWER_BYTES,
    keepalive: { keepaliveTimeMs: KEEPALIVE_MS, keepaliveTimeoutMs: KEEPALIVE_MS },
    onLoadPackageDefinition: (_definition: unknown, made: Server) => {
      server = made;
    },
  };
  return {
    options: { transport: Transport.GRPC, options },
    drain: async () => {
      if (server) await shutDown(server);
    },
  };
}

function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.forceShutdown(), CUT_AFTER_MS);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
