import { Injectable } from '@nestjs/common';
import type { PublicImage } from './public-image-keys';
import type { PublicImageKind } from './public-image-kinds';

/** Which of these pictures are shown somewhere: said by those who keep their addresses. */
export type ShownImages = (images: readonly PublicImage[]) => Promise<readonly PublicImage[]>;

/** Who knows which pictures are in use. Each kind has one that does. */
@Injectable()
export class PublicImageOwners {
  private readonly kinds = new Map<PublicImageKind, ShownImages>();

  register(kind: PublicImageKind, shown: ShownImages): void {
    this.kinds.set(kind, shown);
  }

  /** The kinds whose pictures can be told from those that nobody shows. */
  get known(): PublicImageKind[] {
    return [...this.kinds.keys()];
  }

  async shown(kind: PublicImageKind, images: readonly PublicImage[]): Promise<readonly PublicImage[]> {
    return (await this.kinds.get(kind)?.(images)) ?? images;
  }
}
