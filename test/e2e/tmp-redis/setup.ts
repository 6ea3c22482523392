import { OpenApiCheck, type OpenApiDocument } from './openapi-check';

/** Every answer that a test gets over `fetch` is checked against the document of the server that gave it. */
const checks = new Map<string, Promise<OpenApiCheck>>();
const plainFetch = globalThis.fetch;

async function checkOf(origin: string): Promise<OpenApiCheck> {
  const answer = await plainFetch(`${origin}/docs/openapi.json`);
  return new OpenApiCheck((await answer.json()) as OpenApiDocument);
}

globalThis.fetch = async (input, init) => {
  const answer = await plainFetch(input, init);
  const url = new URL(input instanceof Request ? input.url : input);
  if (!url.pathname.startsWith('/api/')) return answer;
  let check = checks.get(url.origin);
  if (!check) checks.set(url.origin, (check = checkOf(url.origin)));
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  const type = answer.headers.get('content-type');
  const mistakes = (await check).mistakes(method, url.pathname, answer.status, type, await answer.clone().text());
  if (mistakes.length > 0) throw new Error(`Not as documented:\n${mistakes.join('\n')}`);
  return answer;
};
