import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Outbox } from '@messagepal/database';
import { dmTopic } from '@messagepal/event-log';
import { BlockSteps, type Two } from '@messagepal/relationships';
import type { EntityManager } from 'typeorm';

/** Sees to it that a block counts in the channel of the two: what is claimed there by rights of before it is refused. */
@Injectable()
export class DmBlocks implements OnModuleInit {
  constructor(
    private readonly steps: BlockSteps,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.steps.register((tx, two) => this.raise(tx, two));
  }

  private async raise(tx: EntityManager, { userId, otherId }: Two): Promise<string[]> {
    const [[row]] = await tx.query<[{ id: string; version: string; rights: string }[], number]>(
      `UPDATE dm_channels SET version = version + 1, rights = rights + 1 WHERE id = (
         SELECT channel_id FROM dm_pairs
         WHERE user_a = LEAST($1::bigint, $2::bigint) AND user_b = GREATEST($1::bigint, $2::bigint)
       ) RETURNING id, version, rights`,
      [userId, otherId],
    );
    if (!row) return [];
    const topic = dmTopic(row.id);
    await this.outbox.add(tx, { topic, version: Number(row.version), rights: Number(row.rights), events: [] });
    return [topic];
  }
}
