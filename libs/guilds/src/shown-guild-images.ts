import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EMOJI_HASH, imageOfUrl, PublicImageOwners, type PublicImage } from '@messagepal/media';
import { In, type Repository } from 'typeorm';
import { EmojiEntity } from './emojis/emoji.entity';
import { GuildEntity } from './guild.entity';

const ownersOf = (images: readonly PublicImage[]): string[] => [...new Set(images.map(({ ownerId }) => ownerId))];

/** Tells which stored pictures are icons and emoji of guilds. */
@Injectable()
export class ShownGuildImages implements OnModuleInit {
  constructor(
    @InjectRepository(GuildEntity) private readonly guilds: Repository<GuildEntity>,
    @InjectRepository(EmojiEntity) private readonly emojis: Repository<EmojiEntity>,
    private readonly owners: PublicImageOwners,
  ) {}

  onModuleInit(): void {
    this.owners.register('icons', (images) => this.icons(images));
    this.owners.register('emojis', (images) => this.pictures(images));
  }

  private async icons(images: readonly PublicImage[]): Promise<PublicImage[]> {
    const guilds = await this.guilds.findBy({ id: In(ownersOf(images)) });
    return guilds.map(({ iconUrl }) => imageOfUrl(iconUrl)).filter((image) => image !== undefined);
  }

  private async pictures(images: readonly PublicImage[]): Promise<PublicImage[]> {
    const emojis = await this.emojis.findBy({ id: In(ownersOf(images)) });
    return emojis.map(({ id }) => ({ kind: 'emojis', ownerId: id, hash: EMOJI_HASH }));
  }
}
