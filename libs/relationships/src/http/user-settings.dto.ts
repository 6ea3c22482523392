import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsSnowflake } from '@messagepal/errors';
import type { DmAudienceSetting, UserSettings } from '@messagepal/protocol';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn } from 'class-validator';

const AUDIENCES: DmAudienceSetting[] = ['guilds', 'friends', 'nobody'];
const AUDIENCE = {
  enum: AUDIENCES,
  description: 'Who may begin a conversation: whoever is in a guild with one, and friends; friends only; nobody',
  example: 'friends',
};
const RESTRICTED = {
  type: [String] as [StringConstructor],
  description: 'Guilds whose members may not for being that',
  example: ['1132471000000000010'],
};

/** The settings of a user, for the document. */
export class UserSettingsDto implements UserSettings {
  @ApiProperty(AUDIENCE)
  direct_messages: DmAudienceSetting;

  @ApiProperty(RESTRICTED)
  restricted_guilds: string[];

  @ApiProperty({ type: 'integer', description: 'Rises with every change', example: 1 })
  version: number;
}

/** The body of `PATCH /users/@me/settings`. */
export class UpdateUserSettingsDto implements Partial<Omit<UserSettings, 'version'>> {
  @ApiPropertyOptional(AUDIENCE)
  @IsGiven()
  @IsIn(AUDIENCES)
  direct_messages?: DmAudienceSetting;

  @ApiPropertyOptional({ ...RESTRICTED, maxItems: LIMITS.guilds.perUser })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(LIMITS.guilds.perUser)
  @ArrayUnique()
  @IsSnowflake({ each: true })
  restricted_guilds?: string[];
}
