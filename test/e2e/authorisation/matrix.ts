import type { Environment } from '@messagepal/config';
import { casesOf, type Case } from './cases';
import { PEOPLE, type Who } from './people';
import { type Ids, Stage } from './stage';
import { TABLE, type Fresh, type Row } from './table';

interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, { examples?: { example?: { value: unknown } } }> };
}

interface Route {
  method: string;
  path: string;
  example: unknown;
}

const fill = (path: string, ids: Ids): string => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');

/** What is asked of which server. */
export interface Matrix {
  /** By operationId: who is answered what. */
  rows: Readonly<Record<string, Row>>;
  /** Operations that another matrix asks about. */
  elsewhere: readonly string[];
  env?: Environment;
}

/** The product's own operations. */
export const OF_THE_PRODUCT: Matrix = { rows: TABLE, elsewhere: [] };

/** Those that an extension adds, in a server with it. */
export const ofExtension = (name: string, rows: Matrix['rows']): Matrix => ({
  rows,
  elsewhere: Object.keys(TABLE),
  env: { MP_EXTENSIONS: name },
});

/** Tests every operation of the OpenAPI document × everybody × right, foreign, hidden and unknown ids. */
export const describeMatrix = ({ rows, elsewhere, env }: Matrix): void =>
  describe('who may do what', () => {
    let stage: Stage;
    const routes = new Map<string, Route>();

    beforeAll(async () => {
      stage = await Stage.set(env);
      const document = (await (await fetch(`${stage.world.url}/docs/openapi.json`)).json()) as {
        paths: Record<string, Record<string, Operation>>;
      };
      for (const [path, operations] of Object.entries(document.paths)) {
        for (const [method, { operationId, requestBody }] of Object.entries(operations)) {
          const example = requestBody?.content['application/json']?.examples?.example?.value;
          routes.set(operationId, { method: method.toUpperCase(), path, example });
        }
      }
    }, 60_000);
    afterAll(() => stage.world.close());

    async function call({ method, path, example }: Route, row: Row, ids: Ids, who: Who, fresh: Fresh): Promise<number> {
      const token = fresh.token ?? stage.token(who);
      const body = fresh.body ?? row.body?.(ids) ?? example;
      const { status } = await fetch(`${stage.world.url}${fill(path, ids)}`, {
        method,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return status;
    }

    async function answers(route: Route, row: Row, one: Case): Promise<Record<string, number>> {
      const found: Record<string, number> = {};
      for (const who of PEOPLE) {
        if (one.expected[who] === undefined) continue;
        const fresh = (one.fresh && (await row.fresh?.(stage, who))) || {};
        found[who] = await call(route, row, { ...one.ids, ...fresh.ids }, who, fresh);
      }
      return found;
    }

    it('is said of every operation there is, and of no other', () => {
      expect([...Object.keys(rows), ...elsewhere].toSorted()).toEqual([...routes.keys()].toSorted());
    });

    it.each(Object.keys(rows))('%s', async (operation) => {
      const [row, route] = [rows[operation], routes.get(operation)];
      if (!row || !route) throw new Error(`${operation} is not in the document`);
      await stage.grant(row.needs ?? []);
      for (const one of casesOf(stage, route.path, row)) {
        expect({ ids: one.name, ...(await answers(route, row, one)) }).toEqual({ ids: one.name, ...one.expected });
      }
    });
  });
