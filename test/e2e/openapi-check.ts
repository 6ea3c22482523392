import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

type Validate = ReturnType<Ajv2020['compile']>;

interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: unknown }> }>;
}

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

/** Checks answers against an OpenAPI 3.1 document: the status must be documented and the body must fit its schema. */
export class OpenApiCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, Validate>();
  private readonly routes: { pattern: RegExp; template: string }[];

  constructor(private readonly document: OpenApiDocument) {
    addFormats(this.ajv);
    this.ajv.addSchema({ $id: 'openapi', ...document });
    this.routes = Object.keys(document.paths)
      // Literal segments win over parameters, as in the router.
      .toSorted((a, b) => a.split('{').length - b.split('{').length)
      .map((template) => ({ template, pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) }));
  }

  /** Mistakes of one answer; empty when it is as documented. An unknown path may only answer 404. */
  mistakes(method: string, path: string, status: number, type: string | null, body: string): string[] {
    const where = `${method} ${path} → ${status}`;
    const route = this.routes.find(({ pattern }) => pattern.test(path));
    const operation = route && this.document.paths[route.template]?.[method.toLowerCase()];
    if (!route || !operation) return status === 404 ? [] : [`${where}: no such operation in the document`];
    const response = operation.responses[String(status)];
    if (!response) return [`${where}: status not documented`];
    if (!response.content) return body === '' ? [] : [`${where}: documented without a body, got ${body}`];
    if ('*/*' in response.content) return [];
    if (type !== 'application/json') return [`${where}: content type ${type}`];
    return this.bodyMistakes(where, pointer(route.template, method, status), body);
  }

  private bodyMistakes(where: string, ref: string, body: string): string[] {
    const validate = this.validators.get(ref) ?? this.ajv.compile({ $ref: ref });
    this.validators.set(ref, validate);
    if (validate(JSON.parse(body))) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${where}: ${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }
}

const escape = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

const pointer = (template: string, method: string, status: number): string =>
  `openapi#/paths/${escape(template)}/${method.toLowerCase()}/responses/${status}/content/application~1json/schema`;
