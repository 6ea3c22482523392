import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { RelationshipType, type Relationship } from '@messagepal/protocol';
import { UserSummaryDto } from '@messagepal/users';
import { IsGiven } from '@messagepal/errors';
import { IsIn } from 'class-validator';

/** What another user is to one, for the document. */
export class RelationshipDto implements Relationship {
  @ApiProperty({ description: 'Of the other user', example: '1132471000000000002' })
  id: string;

  @ApiProperty({
    enum: Object.values(RelationshipType),
    description: '1 friend, 2 blocked, 3 has asked to be a friend, 4 was asked',
    example: 1,
  })
  type: RelationshipType;

  @ApiProperty({ type: UserSummaryDto })
  user: UserSummaryDto;

  @ApiProperty({ format: 'date-time', example: '2026-01-02T03:04:05.678+00:00' })
  since: string;
}

const { FRIEND, BLOCKED } = RelationshipType;

/** The body of `PUT /users/@me/relationships/:user`. */
export class PutRelationshipDto {
  @ApiPropertyOptional({
    enum: [FRIEND, BLOCKED],
    description: '1 asks to be friends, or takes the request of the other; 2 blocks',
    example: FRIEND,
    default: FRIEND,
  })
  @IsGiven()
  @IsIn([FRIEND, BLOCKED])
  type: typeof FRIEND | typeof BLOCKED = FRIEND;
}
