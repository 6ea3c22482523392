import { Injectable } from '@nestjs/common';
import type { GuildAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { fieldErrors } from '@messagepal/errors';
import { PublicImages } from '@messagepal/media';
import type { Guild } from '@messagepal/protocol';
import { GuildsService, type GuildPatch } from './guilds.service';

/** What a PATCH may change, with a picture to upload. */
export interface GuildForm extends GuildPatch {
  /** A data URI; null for no icon. */
  icon?: string | null;
}

const BOTH = { code: 'ICON_TWICE', message: 'Give `icon` or `icon_url`, not both.' };

/** Pictures of guilds. */
@Injectable()
export class GuildIcons {
  constructor(
    private readonly guilds: GuildsService,
    private readonly images: PublicImages,
    private readonly config: Config,
  ) {}

  /** {@link GuildsService.update} with a picture. Throws INVALID_FORM_BODY too for one that can't be read or is too large. */
  async update(guild: GuildAccess, { icon, ...patch }: GuildForm, reason?: string): Promise<Guild> {
    if (icon !== undefined && patch.icon_url !== undefined) throw fieldErrors({ icon: [BOTH] });
    if (icon === undefined && patch.icon_url === undefined) return this.guilds.update(guild, patch, reason);
    const { id: ownerId, icon_url: former } = guild.view.guild;
    const { avatarBytes: maxBytes } = this.config.limits.images;
    return this.images.replace(
      { kind: 'icons', ownerId, image: icon ?? null, former, maxBytes, field: 'icon' },
      (stored) => this.guilds.update(guild, { ...patch, icon_url: patch.icon_url ?? stored?.url ?? null }, reason),
    );
  }
}
