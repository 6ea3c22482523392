import type { DmChannel, Message, MessageSearchResult, ReadState } from '@messagepal/protocol';
import type { Person } from '../world';

const YES = encodeURIComponent('👍');
const WITHIN_MS = 30_000;
const PAUSE_MS = 100;

/** What two people do with messages of their own, end to end: the same wherever the messages lie. */
export function dmChapter(people: () => { ana: Person; ben: Person }): void {
  let ana: Person;
  let ben: Person;
  let id: string;

  beforeEach(async () => {
    ({ ana, ben } = people());
    ({ id } = await ana.rest.post<DmChannel>('/users/@me/channels', { recipient_id: ben.user.id }));
  });

  const at = (path = '') => `/channels/${id}${path}`;
  const page = (query = '') => ben.rest.get<Message[]>(at(`/messages${query}`));
  const stateOf = async (by: Person) =>
    (await by.rest.get<ReadState[]>('/users/@me/read-states')).find(({ channel_id }) => channel_id === id);
  const search = async (filters: Record<string, string>): Promise<string[]> => {
    const path = at(`/messages/search?${new URLSearchParams(filters).toString()}`);
    return (await ben.rest.get<MessageSearchResult>(path)).messages.flat().map((message) => message.id);
  };
  /** The index follows a moment later. */
  const found = async (filters: Record<string, string>, ids: readonly string[]): Promise<void> => {
    let seen = await search(filters);
    for (
      const end = Date.now() + WITHIN_MS;
      seen.join() !== ids.join() && Date.now() < end;
      seen = await search(filters)
    )
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    expect(seen).toEqual(ids);
  };

  it('two who write to each other page, reply, react, pin, edit and delete', async () => {
    const asked = await ana.say(id, 'who?');
    const reply = { content: 'me', message_reference: { message_id: asked.id } };
    const answer = await ben.rest.post<Message>(at('/messages'), reply);
    const last = await ana.say(id, 'well');
    expect((await page('?limit=2')).map((message) => message.id)).toEqual([last.id, answer.id]);
    expect((await page(`?limit=2&before=${answer.id}`))[0]?.id).toBe(asked.id);
    expect((await page(`?limit=1&around=${answer.id}`))[0]?.referenced_message).toMatchObject({ content: 'who?' });

    for (const by of [ana, ben]) await by.rest.put(at(`/messages/${answer.id}/reactions/${YES}/@me`));
    await ben.rest.put(at(`/pins/${answer.id}`));
    const [shown] = await page(`?limit=1&around=${answer.id}`);
    expect(shown).toMatchObject({ pinned: true, reactions: [{ count: 2, me: true }] });

    await ana.rest.patch(at(`/messages/${asked.id}`), { content: 'who, then?' });
    await ben.rest.delete(at(`/messages/${answer.id}`));
    const texts = (await page()).filter(({ type }) => type === 0).map(({ content }) => content);
    expect(texts.slice(0, 2)).toEqual(['well', 'who, then?']);
    expect(await ana.rest.get<Message[]>(at('/pins'))).toEqual([]);
  });

  it('a DM is unread until it is read', async () => {
    const said = await ana.say(id, 'news');
    expect(await stateOf(ben)).toMatchObject({ unread: true });
    await ben.rest.post(at(`/messages/${said.id}/ack`), {});
    expect(await stateOf(ben)).toMatchObject({ unread: false, mention_count: 0 });
  });

  it('a DM is searched, also after edits, and what is deleted is not found', async () => {
    const [first, second] = [await ana.say(id, 'a quokka'), await ben.say(id, 'a wombat')];
    await found({ content: 'quokka' }, [first.id]);
    await ben.rest.patch(at(`/messages/${second.id}`), { content: 'two quokkas and a quokka' });
    await found({ content: 'quokka ' }, [second.id, first.id]);
    expect(await search({ content: 'wombat' })).toEqual([]);
    await ana.rest.delete(at(`/messages/${first.id}`));
    expect(await search({ content: 'quokka ' })).toEqual([second.id]);
  });
}
