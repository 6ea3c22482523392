// Real: everything. Every text of every form of the OpenAPI document, and every parameter, with what PostgreSQL or UTF-8 cannot
// hold: refused before anything is written.
import { Stage } from './authorisation/stage';
import { textsOf, withText, type Schema, type TextPath } from './forms';

interface Operation {
  method: string;
  path: string;
  operationId: string;
  parameters?: { name: string; in: 'path' | 'query' | 'header' }[];
  requestBody?: { content: Record<string, { schema: Schema; examples?: { example?: { value: unknown } } }> };
}

interface Answer {
  status: number;
  body: { code?: number; errors?: object };
}

const UNPRINTABLE = ['\0', '\ud800'];
/** The same in an address or a header. */
const ENCODED = ['%00', '%ED%A0%80'];

/** Compared or hashed, never stored as text. */
const TAKEN_AS_THEY_ARE = ['registerUser password', 'loginUser login', 'loginUser password', 'loginUser code'];
/** Looked for, never stored: what is no UTF-8 in an address is read as U+FFFD. */
const LOOKED_FOR = ['searchChannelMessages content', 'searchGuildMessages content'];

describe('texts that cannot be stored', () => {
  let stage: Stage;
  let document: { paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>> };
  let operations: Operation[];

  beforeAll(async () => {
    stage = await Stage.set();
    document = (await (await fetch(`${stage.world.url}/docs/openapi.json`)).json()) as typeof document;
    operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
      Object.entries(byMethod).map(([method, rest]) => ({ ...rest, method: method.toUpperCase(), path })),
    );
  }, 60_000);
  afterAll(() => stage.world.close());

  async function call(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(`${stage.world.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${stage.token('owner')}`, 'Content-Type': 'application/json', ...more },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: JSON.parse((await answer.text()) || '{}') as Answer['body'] };
  }

  const fill = (path: string, other: Record<string, string> = {}): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => other[name] ?? encodeURIComponent(stage.own[name] ?? ''));
  const bodyOf = ({ requestBody }: Operation) => requestBody?.content['application/json'];

  /** What was answered to a form with `bad` in one of its texts, if it is not as it should be. */
  async function unrefused(operation: Operation, text: TextPath, bad: string): Promise<string | undefined> {
    const { schema = {}, examples } = bodyOf(operation) ?? {};
    const body = withText(schema, document, { path: text, bad, sample: examples?.example?.value });
    const { status, body: said } = await call(operation.method, fill(operation.path), body);
    const isFine = TAKEN_AS_THEY_ARE.includes(nameOf(operation, text))
      ? status < 500
      : status === 400 && said.code === 50035 && String(text[0]) in (said.errors ?? {});
    return isFine ? undefined : `${status} ${JSON.stringify(said)}`;
  }

  it('are refused in every form', async () => {
    const texts = operations.flatMap((operation) =>
      textsOf(bodyOf(operation)?.schema ?? {}, document).map((text) => ({ operation, text })),
    );
    const names = texts.map(({ operation, text }) => nameOf(operation, text));
    expect(names).toEqual(expect.arrayContaining(['createMessage embeds.0.url', ...TAKEN_AS_THEY_ARE]));
    const found: Record<string, string> = {};
    for (const { operation, text } of texts) {
      for (const bad of UNPRINTABLE) {
        const answer = await unrefused(operation, text, bad);
        if (answer !== undefined) found[`${nameOf(operation, text)} ${JSON.stringify(bad)}`] = answer;
      }
    }
    expect(found).toEqual({});
  });

  it.each(['path', 'query', 'header'] as const)('are refused in every parameter of a %s', async (place) => {
    const found: Record<string, number> = {};
    for (const operation of operations) {
      const { method, path, operationId, parameters = [] } = operation;
      for (const { name } of parameters.filter((parameter) => parameter.in === place)) {
        for (const bad of ENCODED) {
          const address =
            fill(path, place === 'path' ? { [name]: bad } : {}) + (place === 'query' ? `?${name}=${bad}` : '');
          const body = bodyOf(operation)?.examples?.example?.value;
          const { status } = await call(method, address, body, place === 'header' ? { [name]: bad } : {});
          const isLookedFor = bad !== '%00' && LOOKED_FOR.includes(`${operationId} ${name}`);
          if ((status < 400 && !isLookedFor) || status >= 500) found[`${operationId} ${name} ${bad}`] = status;
        }
      }
    }
    expect(found).toEqual({});
  });
});

const nameOf = ({ operationId }: Operation, text: TextPath): string => `${operationId} ${text.join('.')}`;
