import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MediaModule } from '@messagepal/media';
import { EmojiEntity } from './emojis/emoji.entity';
import { GuildEntity } from './guild.entity';
import { ShownGuildImages } from './shown-guild-images';

/** What guilds have to do with the work of workers. */
@Module({
  imports: [MediaModule, TypeOrmModule.forFeature([GuildEntity, EmojiEntity])],
  providers: [ShownGuildImages],
})
export class GuildsJobsModule {}
