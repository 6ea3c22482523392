import { signedIn, type Statuses } from './people';
import type { Ids, Stage } from './stage';
import type { Row } from './table';

/** What is tried of one operation. */
export interface Case {
  name: string;
  ids: Ids;
  /** Whether the row's `fresh` applies: not where the id that it would replace is wrong on purpose. */
  fresh: boolean;
  expected: Partial<Statuses>;
}

const NONE: Ids = {
  guild: '123',
  channel: '123',
  user: '123',
  role: '123',
  overwrite: '123',
  message: '123',
  emoji: 'party',
  custom: '123',
  owner: '123',
  file: '123.webp',
  attachment: '123',
  filename: 'b.txt',
  token: 'x.x',
  session: '123',
  code: 'aaaaaaaaaa',
};
const TOPS: ReadonlySet<string> = new Set(['guild', 'channel']);
const UNSEEN = { with: 404, without: 404, stranger: 404, kicked: 404, banned: 404, timedOut: 404, anonymous: 401 };

const parametersOf = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

/** Every combination of ids that has to be tried for a path. Throws an Error for a parameter that the row says nothing of. */
export function casesOf(stage: Stage, path: string, row: Row): Case[] {
  const { own, foreign, hidden } = stage;
  const parameters = parametersOf(path);
  const [top] = parameters;
  const cases: Case[] = [{ name: 'own', ids: own, fresh: true, expected: row.own }];
  const wrong = (name: string, ids: Ids, expected: Statuses): number =>
    cases.push({ name, ids, fresh: false, expected });
  for (const name of parameters) {
    if (name === top && TOPS.has(name)) continue;
    const [others, nones] = [row.foreign?.[name], row.none?.[name]];
    if (!nones) throw new Error(`${path}: what is answered to a ${name} that there is not?`);
    if (others) wrong(`foreign ${name}`, { ...own, [name]: foreign[name] ?? '' }, others);
    wrong(`no such ${name}`, { ...own, [name]: NONE[name] ?? '' }, nones);
  }
  if (top && TOPS.has(top)) {
    wrong(`foreign ${top}`, foreign, signedIn(404));
    wrong(`no such ${top}`, { ...own, [top]: NONE[top] ?? '' }, signedIn(404));
  }
  if (top === 'channel') cases.push({ name: 'hidden channel', ids: hidden, fresh: false, expected: UNSEEN });
  return cases;
}
