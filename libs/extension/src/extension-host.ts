import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { JobsModule } from '@messagepal/jobs';
import { MessagesModule } from '@messagepal/messages';
import type { AppName } from './define-extension';
import { EventPublisher } from './events/event-publisher';
import { EVENTS_QUEUE_MODULE } from './events/event-jobs';
import { EventWorker } from './events/event-worker';
import { extensionTables } from './extension-tables';
import { Extensions } from './extensions';
import { HookRegistrar } from './hook-registrar';
import { PermissionLedger } from './permission-ledger';

@Module({})
class ExtensionHost {}

/**
 * The root module of a process with what extensions add to it; without any, the root itself. What they add comes after all of the
 * product's own, so that guards and routes of the product come first.
 *
 * @param apps the roles that the process plays
 */
export function withExtensions(root: Type, apps: readonly AppName[], extensions: Extensions): Type | DynamicModule {
  if (extensions.all.length === 0) return root;
  return {
    module: ExtensionHost,
    imports: [root, ...supportOf(apps, extensions), ...extensions.modulesOf(apps)],
    providers: [
      { provide: Extensions, useValue: extensions },
      extensionTables,
      PermissionLedger,
      ...partsOf(apps, extensions),
    ],
  };
}

const writes = (apps: readonly AppName[]): boolean => apps.includes('api') || apps.includes('worker');

function supportOf(apps: readonly AppName[], { subscriptions }: Extensions): (Type | DynamicModule)[] {
  if (!writes(apps)) return [];
  return subscriptions.length > 0 ? [MessagesModule, JobsModule, EVENTS_QUEUE_MODULE] : [MessagesModule];
}

function partsOf(apps: readonly AppName[], { subscriptions, hooks }: Extensions): Provider[] {
  const parts: Provider[] = [];
  if (hooks.length > 0 && apps.includes('api')) parts.push(HookRegistrar);
  if (subscriptions.length > 0 && writes(apps)) parts.push(EventPublisher);
  if (subscriptions.length > 0 && apps.includes('worker')) parts.push(EventWorker);
  return parts;
}
