import { compareSnowflakes } from '@messagepal/snowflake';
import type { RaceCaller } from './race-caller';
import type { RaceStage } from './race-stage';

/** How a race went; `broken` says which promise was not kept. */
export interface RaceOutcome {
  went: string;
  broken?: string;
}

export type Race = (stage: RaceStage) => Promise<RaceOutcome>;

const outcome = (went: string, kept: boolean, promise: string): RaceOutcome =>
  kept ? { went } : { went, broken: `${promise}: ${went}` };

/** The owner hands the guild to two people at once. */
export const twoTransfers: Race = async (stage) => {
  const heirs = stage.others();
  const { owner } = stage;
  const hand =
    ({ id }: RaceCaller) =>
    () =>
      owner.call('PATCH', stage.path(), { owner_id: id });
  const statuses = (await stage.race(...heirs.map(hand))).map(({ status }) => status);
  const winner = heirs[statuses.indexOf(200)];
  if (winner) stage.owner = winner;
  const now = await stage.member.must('GET', stage.path());
  const kept = statuses.toSorted((a, b) => a - b).join() === '200,403' && now['owner_id'] === winner?.id;
  return outcome(statuses.join(' '), kept, 'one of two transfers wins');
};

/** The guild is handed to somebody who is leaving it. */
export const transferToLeaver: Race = async (stage) => {
  const [heir] = stage.others();
  if (!heir) throw new Error('there is nobody to hand it to');
  const { owner } = stage;
  const [handed, left] = await stage.race(
    () => owner.call('PATCH', stage.path(), { owner_id: heir.id }),
    () => heir.call('DELETE', `/users/@me/guilds/${stage.guildId}`),
  );
  if (handed?.status === 200) stage.owner = heir;
  const went = `${handed?.status} ${left?.status}`;
  const kept = ['200 400', '404 204'].includes(went) && (await stage.isMember(stage.owner));
  if (left?.status === 204) await heir.must('POST', `/invites/${stage.code}`);
  return outcome(went, kept, 'the owner is a member');
};

/** A moderator gives a role while the right to do so is taken. */
export const grantWhileDemoted: Race = async (stage) => {
  const { owner, mod, member, lowRole, modRole } = stage;
  const give = () => mod.call('PUT', stage.rolePath(member, lowRole));
  const [given, taken] = await stage.race(give, () => owner.call('DELETE', stage.rolePath(mod, modRole)));
  const later = await give();
  const [grant, revoke] = [await lastLine(stage, member), await lastLine(stage, mod)];
  const inOrder = given?.status === 403 || compareSnowflakes(grant, revoke) < 0;
  const went = `${given?.status} ${taken?.status} ${later.status}`;
  const kept = ['204 204 403', '403 204 403'].includes(went) && inOrder;
  await owner.must('DELETE', stage.rolePath(member, lowRole));
  await owner.must('PUT', stage.rolePath(mod, modRole));
  return outcome(went, kept, 'nobody gives a role after losing the right to');
};

/** Somebody joins who is being banned. */
export const banAndJoin: Race = async (stage) => {
  const { owner, outsider } = stage;
  const banPath = stage.path(`/bans/${outsider.id}`);
  const [banned, joined] = await stage.race(
    () => owner.call('PUT', banPath, {}),
    () => outsider.call('POST', `/invites/${stage.code}`),
  );
  const inside = (await stage.isMember(outsider)) || (await outsider.call('GET', stage.path())).status !== 404;
  const went = `${banned?.status} ${joined?.status}`;
  const kept = ['204 200', '204 403'].includes(went) && !inside;
  await owner.must('DELETE', banPath);
  return outcome(went, kept, 'who is banned is no member');
};

/** Twenty people take the last use of an invite. */
export const lastUse: Race = async (stage) => {
  const code = await stage.invite({ max_uses: 1 });
  const answers = await stage.race(...stage.guests.map((guest) => () => guest.call('POST', `/invites/${code}`)));
  const admitted = stage.guests.filter((_, index) => answers[index]?.status === 200);
  const refused = answers.filter(({ status }) => status === 404).length;
  const members = await Promise.all(stage.guests.map((guest) => stage.isMember(guest)));
  const inside = members.filter(Boolean).length;
  for (const { id } of admitted) await stage.owner.must('DELETE', stage.path(`/members/${id}`));
  const went = `${admitted.length} in, ${refused} refused`;
  return outcome(went, went === '1 in, 19 refused' && inside === 1, 'one gets in by a last use');
};

/** Of what was done to somebody last. */
async function lastLine(stage: RaceStage, { id }: RaceCaller): Promise<string> {
  const query = `target_id=${id}&action_type=MEMBER_ROLE_UPDATE&limit=1`;
  const page = await stage.owner.must('GET', stage.path(`/audit-logs?${query}`));
  return (page['audit_log_entries'] as { id: string }[])[0]?.id ?? '0';
}
