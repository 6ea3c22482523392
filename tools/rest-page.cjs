// The text of docs/rest.md: every route by area, out of the OpenAPI document.
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const API = '/api/v1';

const INTRODUCTION = `# REST

<!-- Written by tools/generate-rest-docs.mjs out of the OpenAPI document. Change the routes, then run it again. -->

Every route, by area. Paths begin with \`${API}\` unless they are marked ↑. Swagger UI (\`/docs\`) shows bodies, answers and errors, and
tries them out; \`/docs/openapi.json\` is the same for machines. A refusal has the shape and the code that [errors.md](errors.md) lists.

A route asks for a session (\`Authorization: Bearer …\`, or the cookie with \`X-MP-CSRF\`) unless it says _anybody_.
`;

/** A table as prettier lays it out, so that the formatter leaves the page alone. */
function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells, fill = ' ') => `| ${cells.map((cell, i) => cell.padEnd(widths[i], fill)).join(' | ')} |`;
  const rule = line(
    head.map(() => '-'),
    '-',
  );
  return [line(head), rule, ...rows.map((row) => line(row)), ''].join('\n');
}

const routeOf = (method, path) => {
  const inside = path.startsWith(`${API}/`) ? path.slice(API.length) : undefined;
  return `\`${method.toUpperCase()} ${inside ?? path}\`${inside === undefined ? ' ↑' : ''}`;
};

const rowOf = (method, path, { summary, security = [], responses }) => {
  const statuses = Object.keys(responses).filter((status) => !['429', '500', '503'].includes(status));
  const answers = statuses.toSorted().join(' ');
  return [routeOf(method, path), summary, security.length > 0 ? '' : 'anybody', answers];
};

const operationsOf = ({ paths }) =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ method, path, operation: item[method] })),
  );

/** The page. `document` is an OpenAPI 3.1 document as `/docs/openapi.json` gives it. */
exports.restPage = (document) => {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))].toSorted((a, b) =>
    a.localeCompare(b),
  );
  const sentences = new Map((document.tags ?? []).map(({ name, description }) => [name, description]));
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags?.[0] === tag);
    const rows = own.map(({ method, path, operation }) => rowOf(method, path, operation));
    const sentence = sentences.get(tag);
    const head = [`## ${tag}\n`, ...(sentence ? [`${sentence}.\n`] : [])];
    return [...head, table(['route', 'what it does', 'who', 'answers'], rows.toSorted(byRoute))].join('\n');
  });
  return [INTRODUCTION, ...sections].join('\n');
};

/** By path, and by method where that is the same. */
function byRoute([a], [b]) {
  const key = (route) => {
    const [, method, path] = /`(\w+) (\S+)`/.exec(route);
    return `${path} ${METHODS.indexOf(method.toLowerCase())}`;
  };
  return key(a) < key(b) ? -1 : 1;
}
