import { isIP } from 'node:net';
import { z } from 'zod';

/** One environment variable: how it is read and what the documents say of it. */
export interface Variable<T = unknown> {
  readonly name: string;
  /** Reads the text of the environment. Never sees an empty one: that counts as absent. */
  readonly schema: z.ZodType<T, string>;
  /** What is expected, in words that complete "expected …". */
  readonly type: string;
  /** As one would write it in the environment; absent = no default. */
  readonly default?: string;
  /** What to write when the value is wrong. */
  readonly example: string;
  readonly sentence: string;
  /** Never printed; may also come from the file that `<name>_FILE` names. */
  readonly secret?: boolean;
}

/** How a kind of variable is read and described. */
export interface Kind<T> {
  readonly schema: z.ZodType<T, string>;
  readonly type: string;
}

const FLAGS: Readonly<Record<string, boolean>> = { true: true, on: true, 1: true, false: false, off: false, 0: false };

export const flag: Kind<boolean> = {
  type: '`true` or `false` (also `on`, `off`, `1`, `0`)',
  schema: z
    .string()
    .refine((text) => Object.hasOwn(FLAGS, text.toLowerCase()))
    .transform((text) => FLAGS[text.toLowerCase()] === true),
};

export const port: Kind<number> = {
  type: 'a whole number from 0 to 65535',
  schema: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((number) => number <= 65_535),
};

/** A time in whole milliseconds. */
export const milliseconds = (max: number): Kind<number> => ({
  type: `whole milliseconds from 1 to ${max}`,
  schema: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .refine((number) => number <= max),
});

/** A time in whole days. */
export const days = (max: number): Kind<number> => ({
  type: `whole days from 1 to ${max}`,
  schema: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .transform(Number)
    .refine((number) => number <= max),
});

const UNITS: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };
const BYTES = /^([1-9]\d{0,8}) ?(KiB|MiB|GiB|TiB)$/;

/** An amount of storage, in bytes. */
export const bytes: Kind<number> = {
  type: 'a whole number of `KiB`, `MiB`, `GiB` or `TiB`',
  schema: z
    .string()
    .regex(BYTES)
    .transform((text) => {
      const [, amount, unit = ''] = BYTES.exec(text) ?? [];
      return Number(amount) * (UNITS[unit] ?? 1);
    })
    .refine(Number.isSafeInteger),
};

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T): Kind<T[number]> => ({
  type: `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
  schema: z.string().refine((text): text is T[number] => values.includes(text)),
});

export const text = (type: string, form: RegExp): Kind<string> => ({ type, schema: z.string().regex(form) });

export const url = (type: string, check: (url: URL) => boolean): Kind<string> => ({
  type,
  schema: z
    .string()
    .refine((value) => URL.canParse(value) && check(new URL(value)))
    .transform((value) => value.replace(/\/$/, '')),
});

export const listOf = (type: string, check: (entry: string) => boolean): Kind<readonly string[]> => ({
  type,
  schema: z
    .string()
    .transform((value) => value.split(',').map((entry) => entry.trim()))
    .refine((entries) => entries.every(check)),
});

/** An origin as browsers send it: scheme, host and port, nothing after it. `*` is none. */
export const isOrigin = (entry: string): boolean =>
  URL.canParse(entry) && /^https?:/.test(entry) && new URL(entry).origin === entry;

/** The name of an extension. */
export const isExtension = (entry: string): boolean => /^[a-z][a-z0-9-]{0,39}$/.test(entry);

/** The address of a Redis, with an optional number of its database as path. */
export const isRedisUrl = (entry: string): boolean =>
  URL.canParse(entry) && /^rediss?:\/\/[^/]+(\/\d*)?$/.test(entry) && new URL(entry).hostname !== '';

/** A host name or an address, without a port. */
export const isHost = (entry: string): boolean =>
  isIP(entry) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(entry);

/** A host name, IPv4 address or IPv6 address in brackets, with a port. */
export const SERVICE = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/;

/** One instance of a service, or with `dns:` a name behind which there may be several. */
export const isService = (entry: string): boolean => SERVICE.test(entry.replace(/^dns:/, ''));

const PROXY_NAMES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** An address, a network in CIDR form or one of Express' names for private networks. */
export function isProxy(entry: string): boolean {
  if (PROXY_NAMES.has(entry)) return true;
  const [address = '', bits, ...rest] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
