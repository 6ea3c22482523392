import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { fieldErrors, IsGiven, IsPlainText, IsSnowflake } from '@messagepal/errors';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { FEATURES, type Feature } from '../index/search-entry';
import type { SearchOrder } from '../index/search-request';
import type { SearchQuery } from '../search-query';

const { channels, contentMax, offset, page, users } = LIMITS.search;
const ID = { example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };
const HAS = FEATURES.flatMap((feature) => [feature, `-${feature}`]);
const WORDS: Readonly<Record<string, boolean>> = { true: true, false: false };

const toBoolean = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? (WORDS[value] ?? value) : value;
/** One value stands for a list of one. */
const toList = ({ value }: { value: unknown }): unknown =>
  value === undefined || Array.isArray(value) ? value : [value];

/** A filter that may be given several times. */
const listOf = (max: number, description: string, items: { pattern: string } | { enum: string[] }) => ({
  type: 'array' as const,
  items: { type: 'string' as const, ...items },
  description: `${description}. May be given several times`,
  maxItems: max,
});
const Ids =
  (max: number, description: string): PropertyDecorator =>
  (target, property) => {
    const schema = listOf(max, description, { pattern: ID.pattern });
    ApiPropertyOptional({ ...schema, example: [ID.example] })(target, property);
    Transform(toList)(target, property);
    IsGiven()(target, property);
    ArrayMaxSize(max)(target, property);
    IsSnowflake({ each: true })(target, property);
  };
const Id =
  (description: string): PropertyDecorator =>
  (target, property) => {
    ApiPropertyOptional({ ...ID, description })(target, property);
    IsGiven()(target, property);
    IsSnowflake()(target, property);
  };
const Flag =
  (description: string): PropertyDecorator =>
  (target, property) => {
    ApiPropertyOptional({ type: Boolean, description, example: true })(target, property);
    Transform(toBoolean)(target, property);
    IsGiven()(target, property);
    IsBoolean()(target, property);
  };

/** The query of a search in one channel. */
export class SearchChannelDto {
  @ApiPropertyOptional({
    description:
      'Words that are all in a message, in any order; in quotes, one after the other. Case and accents do not matter. Of the last word the beginning will do',
    example: 'hello "every body"',
    maxLength: contentMax,
  })
  @IsGiven()
  @IsString()
  @MaxLength(contentMax)
  @IsPlainText()
  content?: string;

  @Ids(users, 'Written by one of these users')
  author_id?: string[];

  @Ids(users, 'The same as `author_id`')
  from?: string[];

  @Ids(users, 'Mentioning one of these users, by name or by reply')
  mentions?: string[];

  @Ids(users, 'Mentioning one of these roles')
  mentions_role_id?: string[];

  @Flag('Whether it mentions everybody')
  mention_everyone?: boolean;

  @ApiPropertyOptional({
    ...listOf(HAS.length, 'What the message has, or with a minus what it has not; all of them', { enum: HAS }),
    example: ['link'],
  })
  @Transform(toList)
  @IsGiven()
  @ArrayMaxSize(HAS.length)
  @IsIn(HAS, { each: true })
  has?: string[];

  @Flag('Whether it is pinned')
  pinned?: boolean;

  @Id('Messages older than this one')
  max_id?: string;

  @Id('The same as `max_id`')
  before?: string;

  @Id('Messages newer than this one')
  min_id?: string;

  @Id('The same as `min_id`')
  after?: string;

  @ApiPropertyOptional({ enum: ['timestamp', 'relevance'], default: 'timestamp', example: 'timestamp' })
  @IsGiven()
  @IsIn(['timestamp', 'relevance'])
  sort_by?: 'timestamp' | 'relevance';

  @ApiPropertyOptional({
    enum: ['desc', 'asc'],
    default: 'desc',
    description: 'Newest or oldest first; by relevance the best are always first',
    example: 'desc',
  })
  @IsGiven()
  @IsIn(['desc', 'asc'])
  sort_order?: 'desc' | 'asc';

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: offset, default: 0, example: 0 })
  @Type(() => Number)
  @IsGiven()
  @IsInt()
  @Min(0)
  @Max(offset)
  offset: number = 0;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: page, default: page, example: page })
  @Type(() => Number)
  @IsGiven()
  @IsInt()
  @Min(1)
  @Max(page)
  limit: number = page;
}

/** The query of `GET /guilds/:guild/messages/search`. */
export class SearchGuildDto extends SearchChannelDto {
  @Ids(channels, 'In one of these channels')
  channel_id?: string[];

  @Ids(channels, 'The same as `channel_id`')
  in?: string[];
}

/** @throws ApiError INVALID_FORM_BODY (400) for a filter that is given by both of its names */
export function toSearchQuery(dto: SearchChannelDto): SearchQuery {
  const { content, mentions, mentions_role_id, mention_everyone, has = [], pinned, offset: skipped, limit } = dto;
  const guild: SearchGuildDto = dto;
  return {
    content,
    channelIds: eitherOf(guild, 'channel_id', 'in'),
    authorIds: eitherOf(dto, 'author_id', 'from'),
    mentionIds: mentions,
    mentionRoleIds: mentions_role_id,
    mentionEveryone: mention_everyone,
    has: has.filter(isFeature),
    hasNot: has
      .filter((one) => one.startsWith('-'))
      .map((one) => one.slice(1))
      .filter(isFeature),
    pinned,
    before: eitherOf(dto, 'max_id', 'before'),
    after: eitherOf(dto, 'min_id', 'after'),
    order: orderOf(dto),
    offset: skipped,
    limit,
  };
}

const isFeature = (text: string): text is Feature => (FEATURES as readonly string[]).includes(text);

function orderOf({ sort_by: by, sort_order: way }: SearchChannelDto): SearchOrder {
  if (by === 'relevance') return 'relevance';
  return way === 'asc' ? 'oldest' : 'newest';
}

function eitherOf<T extends object, A extends keyof T & string, B extends keyof T & string>(
  dto: T,
  name: A,
  other: B,
): T[A] | T[B] {
  if (dto[name] !== undefined && dto[other] !== undefined) {
    const message = `Only one of ${name} and ${other} may be given.`;
    throw fieldErrors({ [other]: [{ code: 'FILTER_CONFLICT', message }] });
  }
  return dto[name] ?? dto[other];
}
