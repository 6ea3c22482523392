import { join } from 'node:path';
import { loadSync, type MethodDefinition, type PackageDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import type { MessagePage } from '../home/message-home';
import { toWireRow } from './row.mapping';

export const MESSAGE_HOME = 'messagepal.messages.v1.MessageHome';
export const HEALTH = 'grpc.health.v1.Health';
/** The packages of both protocols. */
export const PACKAGES = ['messagepal.messages.v1', 'grpc.health.v1'];

/** No request is larger: a message with all its parts. */
export const MAX_REQUEST_BYTES = 1024 * 1024;
/** No answer is larger: a page of 100 of them at their largest is refused, none that people write is. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

let loaded: PackageDefinition | undefined;

/** Both protocols, read once from the files beside this one. */
export function packageDefinition(): PackageDefinition {
  loaded ??= withSharedPages(
    loadSync(['message-home.proto', 'health.proto'], {
      includeDirs: [__dirname, join(__dirname, '..')],
      defaults: true,
      arrays: true,
      longs: String,
      enums: String,
    }),
  );
  return loaded;
}

/** One method as clients call it. */
export function methodOf(service: string, name: string): MethodDefinition<object, object> {
  const method = serviceOf(packageDefinition(), service)[name];
  if (!method) throw new Error(`${service} has no method ${name}`);
  return method;
}

/** The home hands one page object to everybody who shares a flight; so it is encoded once, and all get the same bytes. */
function withSharedPages(definition: PackageDefinition): PackageDefinition {
  const service = serviceOf(definition, MESSAGE_HOME);
  const page = service['Page'];
  if (!page) throw new Error(`${MESSAGE_HOME} has no method Page`);
  const encoded = new WeakMap<object, Buffer>();
  const responseSerialize = (value: object): Buffer => {
    const known = encoded.get(value);
    if (known) return known;
    const bytes = page.responseSerialize({ rows: (value as MessagePage).rows.map(toWireRow) });
    encoded.set(value, bytes);
    return bytes;
  };
  return { ...definition, [MESSAGE_HOME]: { ...service, Page: { ...page, responseSerialize } } };
}

/** A definition of a service is the one that is no message and no enumeration. */
function serviceOf(definition: PackageDefinition, name: string): ServiceDefinition {
  const found = definition[name];
  if (!found || 'format' in found) throw new Error(`${name} is no service`);
  return found as ServiceDefinition;
}
