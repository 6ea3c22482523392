import type { Type } from '@nestjs/common';
import type { AppName, Extension } from './define-extension';
import { handlersOf } from './on-event.decorator';
import { hooksOf } from './will-send.decorator';
import type { EventName } from './events/extension-events';

/** A hook or a handler: which method of which class of which extension. */
export interface Part {
  readonly extension: string;
  readonly type: Type;
  readonly method: string;
  /** What log, metrics and jobs call it: `automod/AutomodFilter.filter`. */
  readonly key: string;
}

/** A handler with what it hears of. */
export interface Subscription extends Part {
  readonly event: EventName;
}

/** The extensions of this process, in their order. */
export class Extensions {
  readonly hooks: readonly Part[];
  readonly subscriptions: readonly Subscription[];

  constructor(readonly all: readonly Extension[]) {
    this.hooks = all.flatMap(({ name, hooks }) =>
      hooks.flatMap((type) => hooksOf(type).map((method) => partOf(name, type, method))),
    );
    this.subscriptions = all.flatMap(({ name, handlers }) =>
      handlers.flatMap((type) =>
        handlersOf(type).map(({ event, method }) => ({ ...partOf(name, type, method), event })),
      ),
    );
  }

  /** What the areas of their routes are about, for the document. */
  get tags(): Readonly<Record<string, string>> {
    return Object.assign({}, ...this.all.map(({ tags }) => tags)) as Record<string, string>;
  }

  /** What they add to a process that plays these roles. */
  modulesOf(apps: readonly AppName[]): Type[] {
    return this.all.flatMap(({ modules }) => apps.flatMap((app) => modules[app] ?? []));
  }
}

const partOf = (extension: string, type: Type, method: string): Part => ({
  extension,
  type,
  method,
  key: `${extension}/${type.name}.${method}`,
});
