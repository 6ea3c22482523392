import fc from 'fast-check';
import { bits, namesOf } from './permission-bits';
import { allPermissions } from './permission-registry';
import type { BaseQuestion } from './permission-calculator';
import { explain, verdictsOf, type ExplanationQuestion } from './permission-explanation';
import { answer, questions, type InChannel } from './testing/random-guilds';

const asked = (guild: BaseQuestion, channel: InChannel): ExplanationQuestion => ({
  memberId: '1',
  owner: guild.owner,
  timedOut: guild.timedOut,
  thread: channel.thread,
  everyone: { id: '10', permissions: guild.everyone },
  roles: [...guild.roles].map((permissions, index) => ({ id: `${index + 20}`, permissions })),
  overwrites: {
    everyone: channel.everyone,
    roles: [...channel.roles].map((overwrite, index) => ({ id: `${index + 20}`, ...overwrite })),
    member: channel.member,
  },
});

describe('an explanation', () => {
  it('comes to what the calculator says, and every step follows from the one before', () => {
    fc.assert(
      fc.property(questions, ([guild, channel]) => {
        const { steps, permissions } = explain(asked(guild, channel));
        expect(permissions).toBe(answer(guild, channel));
        let held = 0n;
        for (const step of steps) {
          expect(step.gained & held).toBe(0n);
          expect(step.lost & ~held).toBe(0n);
          held = (held | step.gained) & ~step.lost;
          expect(step.held).toBe(held);
        }
        expect(held).toBe(permissions);
      }),
      { numRuns: 1_000 },
    );
  });

  it('decides each permission by the last step that touched it', () => {
    fc.assert(
      fc.property(questions, ([guild, channel]) => {
        const explanation = explain(asked(guild, channel));
        const mistaken = verdictsOf(explanation).filter(({ permission, allowed, step }) => {
          const bit = bits(permission);
          const decisive = step === null ? undefined : explanation.steps[step];
          const side = (allowed ? decisive?.gained : decisive?.lost) ?? 0n;
          const asComputed = allowed === ((explanation.permissions & bit) !== 0n);
          return !asComputed || ((allowed || decisive !== undefined) && (side & bit) === 0n);
        });
        expect(mistaken).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('names who gave and who took', () => {
    const read = bits('READ_MESSAGES');
    const [send, files] = [bits('SEND_MESSAGES'), bits('ATTACH_FILES')];
    const { steps, permissions } = explain({
      memberId: '1',
      owner: false,
      everyone: { id: '10', permissions: read | send },
      roles: [{ id: '20', permissions: files }],
      overwrites: {
        everyone: { allow: 0n, deny: send },
        roles: [{ id: '20', allow: bits('ADMINISTRATOR'), deny: 0n }],
      },
    });
    expect(steps.map(({ rule, id, gained, lost }) => [rule, id, namesOf(gained), namesOf(lost)])).toEqual([
      ['everyone_role', '10', ['READ_MESSAGES', 'SEND_MESSAGES'], []],
      ['role', '20', ['ATTACH_FILES'], []],
      ['everyone_overwrite_deny', '10', [], ['SEND_MESSAGES']],
      ['role_overwrite_allow', '20', ['ADMINISTRATOR'], []],
      ['administrator_by_overwrite', undefined, [], ['ADMINISTRATOR']],
      ['implied', undefined, [], ['ATTACH_FILES']],
    ]);
    expect(permissions).toBe(read);
  });

  it('is short for the owner and for administrators', () => {
    const nobody = { memberId: '1', everyone: { id: '10', permissions: 0n }, overwrites: { roles: [] } };
    const owner = explain({ ...nobody, owner: true, roles: [] });
    expect(owner.steps.map(({ rule }) => rule)).toEqual(['owner']);
    const admin = explain({ ...nobody, owner: false, roles: [{ id: '20', permissions: bits('ADMINISTRATOR') }] });
    expect(admin.steps.map(({ rule }) => rule)).toEqual(['role', 'administrator']);
    expect([owner.permissions, admin.permissions]).toEqual([allPermissions(), allPermissions()]);
  });
});
