import { EXTENSION_BITS, fromWire, isKnown } from '@messagepal/permissions';
import { ValidateBy } from 'class-validator';

/** Bits that an extension may have had which is gone: they stay where they are, so a form that repeats them has no mistake. */
const EXTENSIONS = (1n << BigInt(EXTENSION_BITS.last + 1)) - (1n << BigInt(EXTENSION_BITS.first));

/**
 * For a field of a form that holds a set of permissions: a decimal string of bits that there are. Whether a bit of extensions
 * that is no permission's may stay, `mayFollow` says by what was there before.
 */
export const IsPermissionSet = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isPermissionSet', validator: { validate: isPermissionSet } },
    { message: 'Not a set of known permissions, as a decimal string.', context: { code: 'PERMISSIONS_INVALID' } },
  );

function isPermissionSet(value: unknown): boolean {
  const set = typeof value === 'string' ? fromWire(value) : undefined;
  return set !== undefined && isKnown(set & ~EXTENSIONS);
}
