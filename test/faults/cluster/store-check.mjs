import { call } from './writer.mjs';

/** The whole of a channel, newest first, as a client reads it. */
export async function readAll(url, token, channelId) {
  const rows = [];
  for (let before = ''; ;) {
    const query = `limit=100${before && `&before=${before}`}`;
    const { status, body } = await call(url, token, 'GET', `/channels/${channelId}/messages?${query}`);
    if (status !== 200) throw new Error(`reading answered ${status}`);
    rows.push(...body);
    if (body.length < 100) return rows;
    before = body.at(-1).id;
  }
}

/** Compares what was acknowledged with what is stored: lost, stored twice, changed, out of order. */
export function compare(acknowledged, rows) {
  const stored = new Map(rows.map(({ id, content }) => [id, content]));
  const numbers = new Map();
  let disordered = 0;
  for (const { content } of rows.toReversed()) {
    const [writer, number] = content.split(' n');
    if (Number(number) <= (numbers.get(writer) ?? -1)) disordered++;
    numbers.set(writer, Number(number));
  }
  return {
    lost: [...acknowledged.keys()].filter((id) => !stored.has(id)).length,
    doubled: rows.length - new Set(rows.map(({ content }) => content)).size,
    changed: [...acknowledged].filter(([id, content]) => stored.has(id) && stored.get(id) !== content).length,
    disordered,
  };
}
