import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven } from '@messagepal/errors';
import { dataUriLength } from '@messagepal/media';
import type { GuildEmoji } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';
import { IsString, Matches, MaxLength } from 'class-validator';
import type { EmojiDraft } from '../emojis/emojis.service';

const { emojiBytes, emojiNameMin, emojiNameMax } = LIMITS.images;
/** Longer than a picture may be, so that it is told by its bytes. */
const IMAGE_MAX = dataUriLength(emojiBytes) * 2;
const NAME = new RegExp(`^\\w{${emojiNameMin},${emojiNameMax}}$`);
const NAME_FIELD = { description: 'a-z, A-Z, 0-9 and _', example: 'party', pattern: NAME.source };

/** An emoji of a guild, for the document. */
export class GuildEmojiDto implements GuildEmoji {
  @ApiProperty({ description: 'Snowflake; the picture is at `/emojis/<id>.webp`', example: '1132471000000000070' })
  id: string;

  @ApiProperty({ example: 'party' })
  name: string;

  @ApiProperty({ description: 'Whether it moves', example: false })
  animated: boolean;

  @ApiProperty({ example: true })
  available: boolean;

  @ApiProperty({ description: 'Whether it belongs to an application', example: false })
  managed: boolean;

  @ApiProperty({ example: true })
  require_colons: boolean;

  @ApiProperty({ type: [String], description: 'Everybody may use it', example: [] })
  roles: string[];

  @ApiPropertyOptional({ type: UserSummaryDto, description: 'Who made it; absent in events' })
  user?: UserSummaryDto;
}

/** The body of `POST /guilds/:guild/emojis`. */
export class CreateEmojiDto implements EmojiDraft {
  @ApiProperty(NAME_FIELD)
  @IsString()
  @Matches(NAME)
  name: string;

  @ApiProperty({
    description: `A data URI: PNG, JPEG, GIF, WebP or AVIF, up to ${emojiBytes / 1024} KiB`,
    example:
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    maxLength: IMAGE_MAX,
  })
  @IsString()
  @MaxLength(IMAGE_MAX)
  image: string;
}

/** The body of `PATCH /guilds/:guild/emojis/:emoji`. */
export class UpdateEmojiDto {
  @ApiPropertyOptional(NAME_FIELD)
  @IsGiven()
  @IsString()
  @Matches(NAME)
  name?: string;
}
