import type { AllowedMentions } from '@messagepal/protocol';
import { allowedOf, demandOneWay, mentionsReplied } from './allowed-mentions';

const named = { users: ['1', '2'], roles: ['3', '4'], everyone: true };

describe('allowed mentions', () => {
  it.each<[AllowedMentions | undefined, typeof named]>([
    [undefined, named],
    [{}, { users: [], roles: [], everyone: false }],
    [{ parse: [] }, { users: [], roles: [], everyone: false }],
    [{ parse: ['users', 'everyone'] }, { users: ['1', '2'], roles: [], everyone: true }],
    [
      { parse: ['roles'], users: ['2', '9'] },
      { users: ['2'], roles: ['3', '4'], everyone: false },
    ],
    [{ roles: ['4'] }, { users: [], roles: ['4'], everyone: false }],
  ])('%j', (allowed, left) => {
    expect(allowedOf(named, allowed)).toEqual(left);
  });

  it('mentions who is replied to, unless it is said who is mentioned', () => {
    expect([undefined, {}, { replied_user: true }].map((allowed) => mentionsReplied(allowed))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it.each(['users', 'roles'] as const)('takes all %s or some, not both', (kind) => {
    const mistake = {
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    };
    const both = (): void => demandOneWay({ parse: [kind], [kind]: ['1'] });
    expect(both).toThrow(
      expect.objectContaining({ code: 50035, fields: { allowed_mentions: { _errors: [mistake] } } }),
    );
    demandOneWay({ parse: [kind], [kind]: [] });
    demandOneWay(undefined);
  });
});
