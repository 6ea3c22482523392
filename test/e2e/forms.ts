/** As much of JSON Schema as the document's forms have. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  example?: unknown;
}

/** Where a text is in a form; 0 for the first entry of a list. */
export type TextPath = readonly (string | 0)[];

/** The places of all texts in a form. */
export function textsOf(schema: Schema, document: object): TextPath[] {
  const { type, properties, items } = plain(schema, document);
  if (items) return textsOf(items, document).map((path) => [0, ...path]);
  if (properties) {
    return Object.entries(properties).flatMap(([name, part]) => textsOf(part, document).map((path) => [name, ...path]));
  }
  return [type].flat().includes('string') ? [[]] : [];
}

/** A form, `sample` or the document's, that has at one place the example with `bad` behind it. */
export function withText(
  schema: Schema,
  document: object,
  { path, bad, sample }: { path: TextPath; bad: string; sample?: unknown },
): unknown {
  const { properties = {}, items = {}, example } = plain(schema, document);
  const [first, ...rest] = path;
  if (first === undefined) return `${typeof example === 'string' ? example : 'a'}${bad}`;
  if (first === 0) return [withText(items, document, { path: rest, bad })];
  const form = (sample ?? sampleOf(schema, document)) as object;
  return { ...form, [first]: withText(properties[first] ?? {}, document, { path: rest, bad }) };
}

/** What the document gives as an example, with what a form must have. */
function sampleOf(schema: Schema, document: object): unknown {
  const { properties = {}, required = [], items, example } = plain(schema, document);
  if (example !== undefined) return example;
  if (items) return [];
  return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {}, document)]));
}

/** Without references and alternatives to null. */
function plain(schema: Schema, document: object): Schema {
  const { $ref, allOf = [], oneOf = [], anyOf = [] } = schema;
  const part = $ref ? at($ref, document) : [...allOf, ...oneOf, ...anyOf].find(({ type }) => type !== 'null');
  return part ? { ...plain(part, document), ...schema } : schema;
}

const at = (pointer: string, document: object): Schema =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], document) as Schema;
