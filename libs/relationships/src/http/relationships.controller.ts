import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { SnowflakePipe } from '@messagepal/errors';
import type { Relationship, Snowflake } from '@messagepal/protocol';
import { Caller, Route, selfRoute, type Principal } from '@messagepal/runtime';
import { RelationshipsService } from '../relationships.service';
import { FriendRequests } from './friend-requests';
import { PutRelationshipDto, RelationshipDto } from './relationship.dto';

const TAG = 'Relationships';
const WRITES = { name: 'relationships-write', limit: 20, perMs: 10_000 };

@Controller('users/@me/relationships')
export class RelationshipsController {
  constructor(
    private readonly relationships: RelationshipsService,
    private readonly requests: FriendRequests,
  ) {}

  @Get()
  @Route({
    id: 'listRelationships',
    tag: TAG,
    summary: 'Friends, requests and blocked users',
    rule: selfRoute,
    answers: [{ status: 200, description: 'By the id of the other user', type: [RelationshipDto] }],
  })
  list(@Caller() { userId }: Principal): Promise<Relationship[]> {
    return this.relationships.list(userId);
  }

  @Put(':user')
  @HttpCode(204)
  @Route({
    id: 'putRelationship',
    tag: TAG,
    summary: 'Ask to be friends, or block',
    description:
      'Who was asked by the other is their friend with that. Both hear RELATIONSHIP_ADD; of a block only who blocks, while the other hears RELATIONSHIP_REMOVE of what they were. Between two of whom one has blocked the other nothing is sent any more.',
    rule: selfRoute,
    bucket: WRITES,
    answers: [{ status: 204, description: 'It is so' }],
    errors: [
      'UNKNOWN_USER',
      'INVALID_RECIPIENTS',
      'FRIEND_REQUESTS_DISABLED',
      'FRIEND_REQUEST_BLOCKED',
      'MAX_FRIENDS',
      'MAX_BLOCKED',
    ],
    body: { type: PutRelationshipDto, example: { type: 1 } },
  })
  put(
    @Caller() { userId }: Principal,
    @Param('user', SnowflakePipe) otherId: Snowflake,
    @Body() { type }: PutRelationshipDto,
  ): Promise<void> {
    return this.requests.put(userId, otherId, type);
  }

  @Delete(':user')
  @Route({
    id: 'deleteRelationship',
    tag: TAG,
    summary: 'End a friendship, a request or a block',
    description: 'Where there is none nothing changes. Those who heard of it hear RELATIONSHIP_REMOVE.',
    rule: selfRoute,
    bucket: WRITES,
    answers: [{ status: 204, description: 'It is over' }],
    errors: ['UNKNOWN_USER', 'INVALID_RECIPIENTS'],
  })
  end(@Caller() { userId }: Principal, @Param('user', SnowflakePipe) otherId: Snowflake): Promise<void> {
    return this.relationships.end(userId, otherId);
  }
}
