import 'reflect-metadata';
import type { EventName, ExtensionEvents } from './events/extension-events';

const EVENTS = Symbol('events');

/** A method that hears of an event. */
export interface Handler {
  readonly event: EventName;
  readonly method: string;
}

type Handles<Name extends EventName> = (event: ExtensionEvents[Name]) => Promise<void> | void;

/**
 * Makes a method hear of an event after it was written: in a worker, once per event of the install and again when it failed or its
 * process died, so what it does must bear repetition (`Effects.once` of jobs). Who caused the event never waits for it. List its
 * class under `handlers` of the extension.
 */
export function OnEvent<Name extends EventName>(...events: readonly Name[]) {
  return <F extends Handles<Name>>(target: object, method: string, _descriptor: TypedPropertyDescriptor<F>): void => {
    const handlers = events.map((event) => ({ event, method }));
    Reflect.defineMetadata(EVENTS, [...handlersOf(target.constructor), ...handlers], target.constructor);
  };
}

/** The methods of a class that hear of events. */
export const handlersOf = (type: object): readonly Handler[] =>
  (Reflect.getMetadata(EVENTS, type) as Handler[] | undefined) ?? [];
