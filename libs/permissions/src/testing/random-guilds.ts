import fc from 'fast-check';
import { bits } from '../permission-bits';
import { allPermissions } from '../permission-registry';
import { computeBase, computeChannel } from '../permission-calculator';
import type { BaseQuestion, ChannelQuestion, Overwrite } from '../permission-calculator';

export type InChannel = Omit<ChannelQuestion, 'base'>;

/** One set in eight holds ADMINISTRATOR, so that the ordinary paths are well travelled. */
export const someBits = fc
  .tuple(fc.bigInt(0n, allPermissions()), fc.integer({ min: 0, max: 7 }))
  .map(([set, die]) => (die === 0 ? set : set & ~bits('ADMINISTRATOR')));

const overwrites: fc.Arbitrary<Overwrite> = fc.record({ allow: someBits, deny: someBits });

export const baseQuestions: fc.Arbitrary<BaseQuestion & { roles: bigint[] }> = fc.record({
  owner: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
  everyone: someBits,
  roles: fc.array(someBits, { maxLength: 5 }),
  timedOut: fc.boolean(),
});

const channelQuestions: fc.Arbitrary<InChannel & { roles: Overwrite[] }> = fc.record({
  everyone: fc.option(overwrites, { nil: undefined }),
  roles: fc.array(overwrites, { maxLength: 5 }),
  member: fc.option(overwrites, { nil: undefined }),
  thread: fc.boolean(),
});

/** A random guild, and a random channel of it, as one member meets them. */
export const questions = fc.tuple(baseQuestions, channelQuestions);

/** What the calculator says. */
export const answer = (guild: BaseQuestion, channel: InChannel): bigint =>
  computeChannel({ ...channel, base: computeBase(guild), timedOut: guild.timedOut });
