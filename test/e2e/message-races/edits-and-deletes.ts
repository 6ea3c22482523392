import { allMessages, inLanes, type Caller } from './caller';

/** The author of the messages, by way of two API processes, and whom they mention. */
export interface EditRace {
  authors: readonly [Caller, Caller];
  mentioned: Caller;
  mentionedId: string;
  channelId: string;
  pairs: number;
}

export interface EditRaceReport {
  pairs: number;
  /** How often the edit was answered before the message was gone. */
  editsAnswered: number;
  /** By where a message was found that was deleted. */
  found: Record<'page' | 'around' | 'one' | 'pins' | 'mentions' | 'search' | 'unread' | 'late edit', number>;
  unexpected: string[];
}

const LANES = 16;
const PINNED_EVERY = 25;
const LOOKED_AT_EVERY = 10;

/** Lets an edit and a deletion of the same message meet, so many times, and then looks for the messages everywhere. */
export async function runEditsAndDeletes(race: EditRace): Promise<EditRaceReport> {
  const found = { page: 0, around: 0, one: 0, pins: 0, mentions: 0, search: 0, unread: 0, 'late edit': 0 };
  const report: EditRaceReport = { pairs: race.pairs, editsAnswered: 0, found, unexpected: [] };
  const ids: string[] = [];
  await inLanes(race.pairs, LANES, async (index) => void ids.push(await onePair(race, index, report)));
  await look(race, new Set(ids), report);
  return report;
}

async function onePair({ authors, channelId, mentionedId }: EditRace, index: number, report: EditRaceReport) {
  const [one, other] = index % 2 === 0 ? authors : [authors[1], authors[0]];
  const path = `/channels/${channelId}/messages`;
  const { id } = await one.must<{ id: string }>('POST', path, { content: `<@${mentionedId}> ${index}` });
  if (index % PINNED_EVERY === 0) await one.must('PUT', `/channels/${channelId}/pins/${id}`);
  const edit = (by: Caller, content: string) => by.settle('PATCH', `${path}/${id}`, { content });
  const [first, second, removed] = await Promise.all([
    edit(one, `<@${mentionedId}> edited`),
    edit(other, `@everyone edited`),
    other.settle('DELETE', `${path}/${id}`),
  ]);
  report.editsAnswered += [first, second].filter(({ status }) => status === 200).length;
  const wrong = [first, second].filter(({ status }) => status !== 200 && status !== 404);
  if (wrong.length > 0 || removed.status !== 204) report.unexpected.push(JSON.stringify([first, second, removed]));
  const late = await edit(one, 'late');
  if (late.status !== 404) report.found['late edit'] += 1;
  return id;
}

async function look(race: EditRace, gone: ReadonlySet<string>, { found }: EditRaceReport): Promise<void> {
  const { authors, channelId, mentioned } = race;
  const count = (list: readonly { id: string }[]): number => list.filter(({ id }) => gone.has(id)).length;
  const some = [...gone].filter((_, index) => index % LOOKED_AT_EVERY === 0);
  for (const by of authors) {
    found.page += count(await allMessages(by, channelId));
    found.pins += count(await by.must('GET', `/channels/${channelId}/pins`));
    for (const filter of [`mentions=${race.mentionedId}`, 'mention_everyone=true', 'content=edited', 'content=late'])
      found.search += count(await searched(by, channelId, filter));
  }
  for (const [index, id] of some.entries()) {
    const by = authors[index % 2] ?? authors[0];
    found.around += count(await by.must('GET', `/channels/${channelId}/messages?around=${id}&limit=10`));
    if ((await by.call('GET', `/channels/${channelId}/messages/${id}`)).status !== 404) found.one += 1;
  }
  found.mentions += count(await mentioned.must('GET', '/users/@me/mentions?limit=100'));
  const states = await mentioned.must<{ channel_id: string; mention_count: number }[]>('GET', '/users/@me/read-states');
  found.unread += states.find((one) => one.channel_id === channelId)?.mention_count ?? 0;
}

/** What is deleted must not be there either while the index still has it. */
async function searched(by: Caller, channelId: string, filter: string): Promise<readonly { id: string }[]> {
  const path = `/channels/${channelId}/messages/search?${filter}`;
  return (await by.must<{ messages: { id: string }[][] }>('GET', path)).messages.flat();
}
