import { Injectable, type OnModuleInit } from '@nestjs/common';
import { GuildMembers } from '@messagepal/guilds';
import { jobId, type JobData } from '@messagepal/jobs';

export const JOINS_QUEUE = 'joins';

/** Who joined, and the guild's version by that: nothing else has the same. */
export interface Join extends JobData {
  guildId: string;
  userId: string;
  version: number;
}

/** Sees to it that joins are told of in guilds that have a channel for it. */
@Injectable()
export class JoinSchedule implements OnModuleInit {
  constructor(private readonly members: GuildMembers) {}

  onModuleInit(): void {
    this.members.whenJoined((change, userId) => {
      const { guild, version } = change;
      if (guild.systemChannelId === null) return;
      const data: Join = { guildId: guild.id, userId, version };
      change.schedule({ queue: JOINS_QUEUE, name: 'join', id: jobId('join', guild.id, String(version)), data });
    });
  }
}
