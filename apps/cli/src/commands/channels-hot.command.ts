import { readTraffic, type InstanceTraffic } from '@messagepal/messages';
import { UsageError, type Command } from '../command';

const SHOWN = 10;

export const channelsHot: Command = {
  name: 'channels:hot',
  usage: '[--json]',
  help: 'What each Data Service of MP_DATA_SERVICE has done, and the channels it has lately read most.',
  async run({ config }) {
    if (!config.dataService) throw new UsageError('MP_DATA_SERVICE names no Data Service.');
    const instances = await readTraffic(config.dataService, config.dataServiceSecret);
    return { lines: instances.flatMap(linesOf), json: instances };
  },
};

function linesOf(instance: InstanceTraffic): string[] {
  if ('reason' in instance) return [`${instance.address}: ${instance.reason}`];
  const { address, reads, queries, writes, refused, top } = instance;
  return [
    `${address}: ${reads} reads by ${queries} queries of pages, ${writes} writes, ${refused} refused`,
    ...top.slice(0, SHOWN).map(({ channelId, reads: count }) => `  ${channelId}  about ${count} reads`),
  ];
}
