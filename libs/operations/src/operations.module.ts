import { Module } from '@nestjs/common';
import { ExpressAdapter } from '@bull-board/express';
import { BullBoardModule } from '@bull-board/nestjs';
import { AuthHttpModule } from '@messagepal/auth';
import { JobQueuesModule } from '@messagepal/jobs';
import { UsersModule } from '@messagepal/users';
import { OperatorGate } from './operator-gate';
import { QueueBoard } from './queue-board';

@Module({ imports: [AuthHttpModule, UsersModule], providers: [OperatorGate], exports: [OperatorGate] })
class OperatorGateModule {}

/** What operators see: the queues, at `/admin/queues`. */
@Module({
  imports: [
    JobQueuesModule,
    OperatorGateModule,
    BullBoardModule.forRootAsync({
      imports: [OperatorGateModule],
      inject: [OperatorGate],
      useFactory: ({ middleware }: OperatorGate) => ({
        route: '/admin/queues',
        adapter: ExpressAdapter,
        middleware,
        boardOptions: { uiConfig: { boardTitle: 'MessagePal' } },
      }),
    }),
  ],
  providers: [QueueBoard],
})
export class OperationsModule {}
