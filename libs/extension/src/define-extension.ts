import type { Type } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import type { KnownPermission } from '@messagepal/permissions';

/** The processes that an extension may add modules to. `npm start` is api, gateway and worker in one. */
export type AppName = 'api' | 'gateway' | 'worker' | 'data-service';

/** What an extension is and what it brings along. */
export interface ExtensionDefinition {
  /** Lower-case letters, digits and `-`, a letter first; what its permissions' names begin with. Never changes once released. */
  readonly name: string;
  /** The versions of the product it works with, as a semver range: `^1.2.0`. Checked at boot. */
  readonly compatible: string;
  /** Its permissions: `{ name: 'automod:MANAGE', bit: 64, scope: 'guild', sentence: 'Edit the word list.' }`. */
  readonly permissions?: readonly KnownPermission[];
  /** Nest modules by the process they belong to; their controllers are routes of the API. */
  readonly modules?: Readonly<Partial<Record<AppName, readonly Type[]>>>;
  /** Providers of `modules.api` that have methods with `@WillSend()`, in the order in which these run. */
  readonly hooks?: readonly Type[];
  /** Providers of `modules.worker` that have methods with `@OnEvent(…)`. */
  readonly handlers?: readonly Type[];
  /** Migrations of its own tables, in order; run at boot, after the product's, and counted apart from them. */
  readonly migrations?: readonly (new () => MigrationInterface)[];
  /** What the areas of its routes are about, by the `tag` of their `@Route`, for the OpenAPI document. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A definition with everything that was left out. */
export type Extension = Required<ExtensionDefinition>;

/**
 * Describes an extension to the product. Its `src/index.ts` exports the result as `extension`:
 *
 * @example export const extension = defineExtension({ name: 'automod', compatible: '^0.1.0', modules: { api: [AutomodModule] } });
 */
export const defineExtension = (definition: ExtensionDefinition): Extension =>
  Object.freeze({ permissions: [], modules: {}, hooks: [], handlers: [], migrations: [], tags: {}, ...definition });
