import { fromWire, isKnown } from '@messagepal/permissions';
import { ValidateBy } from 'class-validator';

/** For a field of a form that holds a set of permissions: a decimal string of bits that there are. */
export const IsPermissionSet = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isPermissionSet', validator: { validate: isPermissionSet } },
    { message: 'Not a set of known permissions, as a decimal string.', context: { code: 'PERMISSIONS_INVALID' } },
  );

function isPermissionSet(value: unknown): boolean {
  const set = typeof value === 'string' ? fromWire(value) : undefined;
  return set !== undefined && isKnown(set);
}
