import type { PermissionSet } from '@messagepal/protocol';

/** 40 digits hold 128 bits with room to spare: a bound for what is parsed, not a limit of the format. */
const CANONICAL = /^(0|[1-9][0-9]{0,39})$/;

/** A set as the wire and PostgreSQL's `numeric` carry it: a decimal string. */
export const toWire = (set: bigint): PermissionSet => set.toString();

/** Reads {@link toWire}'s form; undefined for anything that is not a canonical decimal of at most 40 digits. */
export const fromWire = (text: string): bigint | undefined => (CANONICAL.test(text) ? BigInt(text) : undefined);
