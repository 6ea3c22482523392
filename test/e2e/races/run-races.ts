import { banAndJoin, grantWhileDemoted, lastUse, transferToLeaver, twoTransfers, type Race } from './races';
import { RaceStage } from './race-stage';

const RACES: Readonly<Record<string, Race>> = {
  twoTransfers,
  transferToLeaver,
  grantWhileDemoted,
  banAndJoin,
  lastUse,
};

export interface RaceReport {
  rounds: number;
  /** How often each race went which way: the statuses of its calls. */
  counts: Record<string, Record<string, number>>;
  /** Promises that were not kept. */
  broken: string[];
}

/** Runs all races so often, one after the other, against the product at `url`, which has to be without rate limits. */
export async function runRaces(url: string, rounds: number, random: () => number): Promise<RaceReport> {
  const stage = await RaceStage.set(url, random);
  const report: RaceReport = { rounds, counts: {}, broken: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [name, race] of Object.entries(RACES)) {
      const { went, broken } = await race(stage);
      const counts = (report.counts[name] ??= {});
      counts[went] = (counts[went] ?? 0) + 1;
      if (broken !== undefined) report.broken.push(`round ${round}, ${name}: ${broken}`);
    }
  }
  return report;
}
