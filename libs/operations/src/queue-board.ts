import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { InjectBullBoard, type BullBoardInstance } from '@bull-board/nestjs';
import { JobQueues } from '@messagepal/jobs';
import { OperatorGate } from './operator-gate';

/** Shows the queues to operators, from the first one who comes: before that nothing is connected. */
@Injectable()
export class QueueBoard implements OnModuleInit {
  private filled = false;

  constructor(
    @InjectBullBoard() private readonly board: BullBoardInstance,
    private readonly queues: JobQueues,
    private readonly gate: OperatorGate,
  ) {}

  onModuleInit(): void {
    this.gate.beforeAdmission(() => this.fill());
  }

  private fill(): void {
    if (this.filled) return;
    this.filled = true;
    this.board.setQueues(this.queues.all().map((queue) => new BullMQAdapter(queue)));
  }
}
