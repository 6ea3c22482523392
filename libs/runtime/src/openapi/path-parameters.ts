import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];

/** Parameters of paths that are no ids. */
const TEXTS: Readonly<Record<string, string>> = { code: 'Code of the invite' };

/**
 * Declares the parameters of every path that its operations leave out: guards and custom decorators take ids from the path
 * without the document hearing of it.
 */
export function declarePathParameters(document: OpenAPIObject): void {
  for (const [path, item] of Object.entries(document.paths)) {
    const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
    for (const operation of operationsOf(item)) {
      const declared = (operation.parameters ?? []).map((parameter) => ('name' in parameter ? parameter.name : ''));
      const missing = names.filter((name) => !declared.includes(name)).map(parameterOf);
      operation.parameters = [...missing, ...(operation.parameters ?? [])];
    }
  }
}

const operationsOf = ({ get, put, post, patch, delete: remove }: PathItem) =>
  [get, put, post, patch, remove].filter((operation) => operation !== undefined);

function parameterOf(name: string) {
  const text = TEXTS[name];
  const place = { name, in: 'path' as const, required: true };
  if (text !== undefined)
    return { ...place, description: text, schema: { type: 'string', minLength: 1, maxLength: 64 } };
  const schema = { type: 'string', pattern: '^[0-9]{1,19}$', examples: ['1132471000000000001'] };
  return { ...place, description: `Snowflake of the ${name}`, schema };
}
