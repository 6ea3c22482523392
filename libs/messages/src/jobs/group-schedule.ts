import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DmChanges, type DmHappening } from '@messagepal/direct-messages';
import { jobId, type JobData } from '@messagepal/jobs';

export const GROUPS_QUEUE = 'groups';

/** What has become of a group, and the place among its changes: nothing else has the same. */
export interface GroupNews extends JobData {
  channelId: string;
  version: number;
  index: number;
  kind: DmHappening['kind'];
  actorId: string;
  userId: string | null;
}

/** Sees to it that what becomes of groups is told of in them. */
@Injectable()
export class GroupSchedule implements OnModuleInit {
  constructor(private readonly changes: DmChanges) {}

  onModuleInit(): void {
    this.changes.tellBy(({ channel, version }, { kind, actorId, userId = null }, index) => {
      const data: GroupNews = { channelId: channel.id, version, index, kind, actorId, userId };
      const id = jobId('group', channel.id, String(version), String(index));
      return { queue: GROUPS_QUEUE, name: kind, id, data };
    });
  }
}
