import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AttachmentRef } from '@messagepal/attachments';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsPlainLine, IsPlainText, IsSnowflake } from '@messagepal/errors';
import { MessageFlags } from '@messagepal/protocol';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { MessageChange, MessageDraft, ReplyTarget } from '../message.policy';
import { AllowedMentionsDto } from './allowed-mentions.dto';
import { EmbedDto, toEmbed } from './embed.dto';

const { contentMax, nonceMax, embeds: embedsMax, embedTotal } = LIMITS.messages;
const { perMessage, descriptionMax, nameBytes } = LIMITS.attachments;
const { SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS } = MessageFlags;
const SENDABLE = [0, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS];
const ID = { description: 'Snowflake', example: '1132471000000000001', pattern: '^[0-9]{1,19}$' };

const CONTENT = {
  description: `At most ${contentMax} code points, some of them visible where there are no embeds`,
  example: 'Hello, everybody',
  maxLength: contentMax,
};
const EMBEDS = {
  description: `With EMBED_LINKS. All texts of all embeds together have at most ${embedTotal} characters`,
  maxItems: embedsMax,
};

/** What both forms of a message have. */
class MessageDetailsDto {
  @ApiPropertyOptional({
    description: `Bits: ${SUPPRESS_EMBEDS} hides embeds, ${SUPPRESS_NOTIFICATIONS} sends silently (cannot be changed by an edit)`,
    enum: SENDABLE,
    example: 0,
  })
  @IsGiven()
  @IsIn(SENDABLE)
  flags?: number;

  @ApiPropertyOptional({
    description: 'Who may be mentioned; without it everybody who is named, and who is replied to',
    type: AllowedMentionsDto,
  })
  @IsGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => AllowedMentionsDto)
  allowed_mentions?: AllowedMentionsDto;
}

/** A file of a message. */
export class AttachmentRefDto {
  @ApiProperty({ ...ID, description: 'Snowflake of a file that was uploaded; in a form, the number n of `files[n]`' })
  @IsSnowflake()
  id: string;

  @ApiPropertyOptional({
    description: 'In place of the name it was uploaded with',
    example: 'holiday.jpg',
    maxLength: nameBytes,
  })
  @IsGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(nameBytes)
  filename?: string;

  @ApiPropertyOptional({ description: 'For those who cannot see it', example: 'The beach', maxLength: descriptionMax })
  @IsGiven()
  @IsString()
  @IsPlainText()
  @MaxLength(descriptionMax)
  description?: string;
}

const ATTACHMENTS = { type: () => [AttachmentRefDto], maxItems: perMessage };

/** A list of files, each once. */
const IsFileList = (): PropertyDecorator => (target, key) => {
  for (const decorate of [
    IsArray(),
    ArrayMaxSize(perMessage),
    ArrayUnique(({ id }: AttachmentRefDto) => id),
    ValidateNested({ each: true }),
    Type(() => AttachmentRefDto),
  ])
    decorate(target, key);
};

/** The body of `PATCH /channels/:channel/messages/:message`. */
export class EditMessageDto extends MessageDetailsDto {
  @ApiPropertyOptional({ ...CONTENT, type: String, nullable: true })
  @IsOptional()
  @IsString()
  @IsPlainText()
  content?: string | null;

  @ApiPropertyOptional({ ...EMBEDS, type: [EmbedDto], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(embedsMax)
  @ValidateNested({ each: true })
  @Type(() => EmbedDto)
  embeds?: EmbedDto[] | null;

  @ApiPropertyOptional({
    ...ATTACHMENTS,
    description: 'Those of its files that stay; the others are deleted',
    nullable: true,
  })
  @IsOptional()
  @IsFileList()
  attachments?: AttachmentRefDto[] | null;
}

/** A message that another one replies to. */
export class ReplyDto {
  @ApiProperty(ID)
  @IsSnowflake()
  message_id: string;

  @ApiPropertyOptional({ ...ID, description: 'Snowflake of the channel it is in, which is the one written to' })
  @IsGiven()
  @IsSnowflake()
  channel_id?: string;

  @ApiPropertyOptional(ID)
  @IsGiven()
  @IsSnowflake()
  guild_id?: string;

  @ApiPropertyOptional({ description: 'Else a plain message is sent where it is not there', default: true })
  @IsGiven()
  @IsBoolean()
  fail_if_not_exists?: boolean;
}

/** The body of `POST /channels/:channel/messages`. */
export class CreateMessageDto extends MessageDetailsDto {
  @ApiPropertyOptional(CONTENT)
  @IsGiven()
  @IsString()
  @IsPlainText()
  content?: string;

  @ApiPropertyOptional({
    description: 'The same nonce of the same author in the same channel within 5 minutes answers the first message',
    example: '01J8ZQ',
    minLength: 1,
    maxLength: nonceMax,
  })
  @IsGiven()
  @IsString()
  @MinLength(1)
  @MaxLength(nonceMax)
  @IsPlainLine()
  nonce?: string;

  @ApiPropertyOptional({ ...EMBEDS, type: [EmbedDto] })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(embedsMax)
  @ValidateNested({ each: true })
  @Type(() => EmbedDto)
  embeds?: EmbedDto[];

  @ApiPropertyOptional({
    ...ATTACHMENTS,
    description: 'Files that were uploaded, with ATTACH_FILES; each may be in one message',
  })
  @IsGiven()
  @IsFileList()
  attachments?: AttachmentRefDto[];

  @ApiPropertyOptional({ description: 'Makes it a reply, with READ_MESSAGE_HISTORY', type: ReplyDto })
  @IsGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => ReplyDto)
  message_reference?: ReplyDto;
}

export const toDraft = ({ content = '', nonce, ...form }: CreateMessageDto): MessageDraft => ({
  content,
  nonce: nonce ?? null,
  ...(form.embeds && { embeds: form.embeds.map(toEmbed) }),
  ...(form.attachments && { attachments: form.attachments.map(toRef) }),
  ...(form.flags !== undefined && { flags: form.flags }),
  ...(form.allowed_mentions && { allowedMentions: form.allowed_mentions }),
  ...(form.message_reference && { reply: toReplyTarget(form.message_reference) }),
});

/** What is null is cleared, what is absent stays. */
export const toChange = ({ content, embeds, attachments, flags, allowed_mentions }: EditMessageDto): MessageChange => ({
  ...(content !== undefined && { content: content ?? '' }),
  ...(embeds !== undefined && { embeds: (embeds ?? []).map(toEmbed) }),
  ...(attachments !== undefined && { kept: (attachments ?? []).map(toRef) }),
  ...(flags !== undefined && { flags }),
  ...(allowed_mentions && { allowedMentions: allowed_mentions }),
});

const toRef = ({ id, filename, description }: AttachmentRefDto): AttachmentRef => ({
  id,
  ...(filename !== undefined && { filename }),
  ...(description !== undefined && { description }),
});

const toReplyTarget = (form: ReplyDto): ReplyTarget => ({
  messageId: form.message_id,
  ...(form.channel_id !== undefined && { channelId: form.channel_id }),
  ...(form.guild_id !== undefined && { guildId: form.guild_id }),
  ...(form.fail_if_not_exists !== undefined && { failIfNotExists: form.fail_if_not_exists }),
});
