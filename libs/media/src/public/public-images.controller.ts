import { pipeline } from 'node:stream/promises';
import { Controller, Get, Param, Query, Req, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiError } from '@messagepal/errors';
import { publicRoute, Route } from '@messagepal/runtime';
import type { Request, Response } from 'express';
import { ImageSizeDto } from './image-size.dto';
import { EMOJI_HASH, type PublicImage } from './public-image-keys';
import type { PublicImageKind } from './public-image-kinds';
import { PublicImages } from './public-images';

const FILE = /^((?:a_)?[0-9a-f]{32})\.webp$/;
const EMOJI_FILE = /^(\d{1,19})\.webp$/;
const ID = /^\d{1,19}$/;
const YEAR_S = 31_536_000;
/** For pages of any origin; a browser that opens one by itself shows a picture and nothing else. */
const HEADERS = {
  'Content-Type': 'image/webp',
  'Cache-Control': `public, max-age=${YEAR_S}, immutable`,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Security-Policy': "default-src 'none'; sandbox",
};

const documented = (kind: PublicImageKind, what: string) =>
  Route({
    id: `get${what.charAt(0).toUpperCase()}${what.slice(1)}`,
    tag: 'Images',
    summary: `The picture of ${what === 'emoji' ? 'an emoji' : what === 'avatar' ? 'a user' : 'a guild'}`,
    description:
      'For everybody who knows the address, which is part of the object it belongs to. It answers the smallest of the stored sizes that is not smaller than `size`, never changes, and may be kept by every cache.',
    rule: publicRoute,
    bucket: { name: kind, limit: 500, perMs: 10_000 },
    answers: [
      { status: 200, description: 'The picture', bytes: true },
      { status: 304, description: 'It is what If-None-Match says' },
    ],
    errors: ['NOT_FOUND'],
  });

const ANY_FILE = { name: 'file', example: '0123456789abcdef0123456789abcdef.webp' };

/** Pictures for everybody, outside the API: a CDN may be put before them. */
@Controller({ version: VERSION_NEUTRAL })
export class PublicImagesController {
  constructor(private readonly images: PublicImages) {}

  @Get('avatars/:owner/:file')
  @documented('avatars', 'avatar')
  @ApiParam(ANY_FILE)
  avatar(
    @Param('owner') ownerId: string,
    @Param('file') file: string,
    @Query() { size }: ImageSizeDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.answer({ image: imageOf('avatars', ownerId, file), size }, request, response);
  }

  @Get('icons/:owner/:file')
  @documented('icons', 'icon')
  @ApiParam(ANY_FILE)
  icon(
    @Param('owner') ownerId: string,
    @Param('file') file: string,
    @Query() { size }: ImageSizeDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.answer({ image: imageOf('icons', ownerId, file), size }, request, response);
  }

  @Get('emojis/:file')
  @documented('emojis', 'emoji')
  @ApiParam({ name: 'file', example: '1132471000000000070.webp' })
  emoji(
    @Param('file') file: string,
    @Query() { size }: ImageSizeDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const id = EMOJI_FILE.exec(file)?.[1];
    const image = id === undefined ? undefined : ({ kind: 'emojis', ownerId: id, hash: EMOJI_HASH } as const);
    return this.answer({ image, size }, request, response);
  }

  private async answer(
    { image, size }: { image: PublicImage | undefined; size: number },
    { headers }: Request,
    response: Response,
  ): Promise<void> {
    const found = image && (await this.images.read(image, size));
    if (!found) throw new ApiError('NOT_FOUND');
    const etag = `"${found.info.etag}"`;
    response.set({ ...HEADERS, ETag: etag });
    if (headers['if-none-match'] === etag) {
      found.body.destroy();
      response.status(304).end();
      return;
    }
    response.set('Content-Length', String(found.info.size));
    await pipeline(found.body, response);
  }
}

function imageOf(kind: PublicImageKind, ownerId: string, file: string): PublicImage | undefined {
  const hash = FILE.exec(file)?.[1];
  return hash !== undefined && ID.test(ownerId) ? { kind, ownerId, hash } : undefined;
}
