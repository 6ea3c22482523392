import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { imageOfUrl, PublicImageOwners, type PublicImage } from '@messagepal/media';
import { In, type Repository } from 'typeorm';
import { UserEntity } from './user.entity';

/** Tells which stored pictures are avatars of somebody. */
@Injectable()
export class ShownAvatars implements OnModuleInit {
  constructor(
    @InjectRepository(UserEntity) private readonly users: Repository<UserEntity>,
    private readonly owners: PublicImageOwners,
  ) {}

  onModuleInit(): void {
    this.owners.register('avatars', (images) => this.among(images));
  }

  private async among(images: readonly PublicImage[]): Promise<PublicImage[]> {
    const users = await this.users.findBy({ id: In([...new Set(images.map(({ ownerId }) => ownerId))]) });
    return users.map(({ avatarUrl }) => imageOfUrl(avatarUrl)).filter((image) => image !== undefined);
  }
}
