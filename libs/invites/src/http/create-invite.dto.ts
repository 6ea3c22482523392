import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven } from '@messagepal/errors';
import { IsInt, Max, Min } from 'class-validator';
import type { InviteTerms } from '../invite';

const { maxAgeSeconds, defaultAgeSeconds, maxUses } = LIMITS.invites;

/** The body of `POST /channels/:channel/invites`. */
export class CreateInviteDto implements InviteTerms {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'Seconds it lives, 0 for ever',
    default: defaultAgeSeconds,
    minimum: 0,
    maximum: maxAgeSeconds,
    example: 3600,
  })
  @IsGiven()
  @IsInt()
  @Min(0)
  @Max(maxAgeSeconds)
  max_age: number = defaultAgeSeconds;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'How often it may be used, 0 for any number',
    default: 0,
    minimum: 0,
    maximum: maxUses,
    example: 10,
  })
  @IsGiven()
  @IsInt()
  @Min(0)
  @Max(maxUses)
  max_uses: number = 0;
}
