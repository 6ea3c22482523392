import { Module } from '@nestjs/common';
import { ApiModule } from '../../api/src/api.module';
import { GatewayModule } from '../../gateway/src/gateway.module';
import { WorkerModule } from '../../worker/src/worker.module';

/** What `npm start` is. */
export const ROLES = ['api', 'gateway', 'worker'] as const;

/** All roles in one process. Nest makes every module once, so they share their adapters. */
@Module({ imports: [ApiModule, GatewayModule, WorkerModule] })
export class StandaloneModule {}
