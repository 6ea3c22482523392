import fc from 'fast-check';
import { bits } from './permission-bits';
import { allPermissions } from './permission-registry';
import { computeBase, computeChannel } from './permission-calculator';
import { literally } from './testing/literal-permissions';
import { answer, baseQuestions, questions, someBits } from './testing/random-guilds';

const RUNS = { numRuns: 10_000 };

describe('the calculator', () => {
  it('agrees with the rules read literally', () => {
    const agrees = fc.property(questions, ([guild, channel]) => answer(guild, channel) === literally(guild, channel));
    expect(fc.check(agrees, { numRuns: 200_000 })).toMatchObject({ failed: false, numRuns: 200_000 });
  }, 60_000);

  it('does not care about the order of roles', () => {
    fc.assert(
      fc.property(questions, ([guild, channel]) => {
        const turned = { ...guild, roles: guild.roles.toReversed() };
        expect(answer(turned, { ...channel, roles: channel.roles.toReversed() })).toBe(answer(guild, channel));
      }),
      RUNS,
    );
  });

  it('never takes a base right by one more role', () => {
    fc.assert(
      fc.property(baseQuestions, someBits, (guild, role) => {
        const before = computeBase(guild);
        expect(computeBase({ ...guild, roles: [...guild.roles, role] }) & before).toBe(before);
      }),
      RUNS,
    );
  });

  it('gives the owner and administrators everything, whatever a channel or a time-out says', () => {
    fc.assert(
      fc.property(questions, ([guild, channel]) => {
        expect(answer({ ...guild, owner: true }, channel)).toBe(allPermissions());
        expect(answer({ ...guild, roles: [...guild.roles, bits('ADMINISTRATOR')] }, channel)).toBe(allPermissions());
      }),
      RUNS,
    );
  });

  it('leaves nothing to those who do not see the channel', () => {
    fc.assert(
      fc.property(questions, ([guild, channel]) => {
        const set = answer(guild, channel);
        expect(set === 0n || (set & bits('READ_MESSAGES')) !== 0n).toBe(true);
      }),
      RUNS,
    );
  });

  it('makes nobody an administrator by an overwrite', () => {
    const all = { allow: allPermissions(), deny: 0n };
    const set = computeChannel({ base: bits('READ_MESSAGES'), everyone: all, roles: [all], member: all });
    expect(set).toBe(allPermissions() & ~bits('ADMINISTRATOR'));
  });

  it('leaves a timed-out member reading and no more', () => {
    fc.assert(
      fc.property(questions, ([guild, channel]) => {
        const plain = { ...guild, owner: false, timedOut: false };
        const left = answer({ ...plain, timedOut: true }, channel);
        const reading = bits('READ_MESSAGES', 'READ_MESSAGE_HISTORY');
        const before = answer(plain, channel);
        const admin = (computeBase(plain) & bits('ADMINISTRATOR')) !== 0n;
        expect(left).toBe(admin ? allPermissions() : before & reading);
      }),
      RUNS,
    );
  });

  it('keeps what extensions add', () => {
    const extra = 1n << 64n;
    const base = bits('READ_MESSAGES') | extra;
    expect(computeChannel({ base, roles: [] })).toBe(base);
    expect(computeChannel({ base, roles: [{ allow: 0n, deny: extra }] })).toBe(bits('READ_MESSAGES'));
  });
});
