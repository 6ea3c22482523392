import { createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError } from '@messagepal/errors';

/** What a link for uploading allows: these many bytes as this part of this upload. */
export interface UploadGrant {
  key: string;
  /** Null where the file is not divided. */
  uploadId: string | null;
  /** Number of the part, from 1. */
  part: number;
  size: number;
  /** Unix milliseconds. */
  expiresAt: number;
}

/** Signs what a link allows, so that nothing has to be kept of it: HMAC-SHA-256. */
export class UploadTokens {
  constructor(
    private readonly secret: Buffer,
    private readonly now: () => number = Date.now,
  ) {}

  sign(grant: UploadGrant): string {
    const { key, uploadId, part, size, expiresAt } = grant;
    const payload = Buffer.from(JSON.stringify([key, uploadId, part, size, expiresAt])).toString('base64url');
    return `${payload}.${this.mac(payload)}`;
  }

  /** @throws ApiError UPLOAD_REFUSED for a token that we have not signed, or whose time is over */
  verify(token: string): UploadGrant {
    const [payload = '', mac = '', ...rest] = token.split('.');
    // As text: in Base64 several texts are the same bytes.
    const [given, right] = [Buffer.from(mac), Buffer.from(this.mac(payload))];
    if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right))
      throw new ApiError('UPLOAD_REFUSED');
    const grant = toGrant(JSON.parse(Buffer.from(payload, 'base64url').toString()) as GrantTuple);
    if (grant.expiresAt <= this.now()) throw new ApiError('UPLOAD_REFUSED');
    return grant;
  }

  private mac(payload: string): string {
    return createHmac('sha256', this.secret).update(`upload:${payload}`).digest('base64url');
  }
}

type GrantTuple = [key: string, uploadId: string | null, part: number, size: number, expiresAt: number];

const toGrant = ([key, uploadId, part, size, expiresAt]: GrantTuple): UploadGrant => ({
  key,
  uploadId,
  part,
  size,
  expiresAt,
});
