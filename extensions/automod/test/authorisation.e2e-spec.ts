// Real: everything. The operations of automod in the authorisation matrix.
import { describeMatrix, ofExtension } from '../../../test/e2e/authorisation/matrix';
import { holders } from '../../../test/e2e/authorisation/people';

const MANAGE = ['automod:MANAGE'] as const;

describeMatrix(
  ofExtension('automod', {
    getAutomodWords: { needs: MANAGE, own: holders(200) },
    putAutomodWords: { needs: MANAGE, own: holders(200) },
  }),
);
