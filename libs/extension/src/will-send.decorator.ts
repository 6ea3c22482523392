import 'reflect-metadata';
import type { WillSend as Hook } from '@messagepal/messages';

const HOOKS = Symbol('message.willSend');

/**
 * Makes a method a hook that runs before a message is stored, new or edited: it may answer other content, or throw an `ApiError`
 * to refuse it. Runs before the nonce is claimed, again when the author repeats the send, within `MP_HOOK_BUDGET_MS`; so it looks
 * and decides, and has no effects of its own. List its class under `hooks` of the extension.
 */
export function WillSend() {
  return <F extends Hook>(target: object, key: string, _descriptor: TypedPropertyDescriptor<F>): void => {
    Reflect.defineMetadata(HOOKS, [...hooksOf(target.constructor), key], target.constructor);
  };
}

/** The methods of a class that are hooks, in the order in which they are written. */
export const hooksOf = (type: object): readonly string[] =>
  (Reflect.getMetadata(HOOKS, type) as string[] | undefined) ?? [];
