import { createServer, type AddressInfo } from 'node:net';
import { Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { Config, ConfigModule, loadConfig } from '@messagepal/config';
import { Drain, HealthRegistry, Metrics } from '@messagepal/runtime';
import { messageHomeServer } from '../grpc/grpc-server';
import { GrpcHealthController } from '../grpc/health.controller';
import { HomeTraffic } from '../grpc/home-traffic';
import { MessageHomeController } from '../grpc/message-home.controller';
import { MessageHome } from '../home/message-home';

@Module({})
class OneHome {}

/** A Data Service in this process: the real server on a real port, with a home that the test made. */
export class TestDataService {
  private constructor(
    readonly address: string,
    private readonly app: INestMicroservice,
    private readonly finish: () => Promise<void>,
  ) {}

  static async start(home: MessageHome, config: Config = loadConfig({}), at?: string): Promise<TestDataService> {
    const address = at ?? `127.0.0.1:${await freePort()}`;
    const { options, drain } = messageHomeServer(address);
    const module = {
      module: OneHome,
      imports: [ConfigModule.with(config)],
      controllers: [MessageHomeController, GrpcHealthController],
      providers: [{ provide: MessageHome, useValue: home }, HomeTraffic, Metrics, HealthRegistry, Drain],
    };
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(module, { ...options, logger: false });
    await app.listen();
    return new TestDataService(address, app, drain);
  }

  get<T>(token: new (...args: never[]) => T): T {
    return this.app.get<T>(token);
  }

  /** Finishes what it has begun. */
  drain(): Promise<void> {
    return this.finish();
  }

  /** Cuts every connection at once, as a crash does. */
  async kill(): Promise<void> {
    await this.app.close();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
