import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '@messagepal/config';
import { IsGiven, IsHttpUrl, IsMoment, IsPlainText } from '@messagepal/errors';
import { toTimestamp, type Embed } from '@messagepal/protocol';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

const { embedTitle, embedDescription, embedFooter, embedFields, embedFieldValue, embedUrl } = LIMITS.messages;
const MAX_COLOR = 0xff_ff_ff;
const URL = { description: 'http or https', example: 'https://example.org/book', maxLength: embedUrl };

const IsEmbedUrl = (): PropertyDecorator => both(IsHttpUrl(), MaxLength(embedUrl));
const IsEmbedText = (max: number): PropertyDecorator => both(IsString(), IsPlainText(), MaxLength(max));

/** A part of an embed that is a form of its own. */
const IsPart = (part: () => new () => object): PropertyDecorator => both(IsObject(), ValidateNested(), Type(part));

function both(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };
}

/** A picture in an embed. */
export class EmbedImageDto {
  @ApiProperty(URL)
  @IsEmbedUrl()
  url: string;
}

/** The last line of an embed. */
export class EmbedFooterDto {
  @ApiProperty({ example: 'The reading circle', maxLength: embedFooter })
  @IsEmbedText(embedFooter)
  text: string;

  @ApiPropertyOptional(URL)
  @IsGiven()
  @IsEmbedUrl()
  icon_url?: string;
}

/** Who an embed says it is from. */
export class EmbedAuthorDto {
  @ApiProperty({ example: 'Mary Shelley', maxLength: embedTitle })
  @IsEmbedText(embedTitle)
  @MinLength(1)
  name: string;

  @ApiPropertyOptional(URL)
  @IsGiven()
  @IsEmbedUrl()
  url?: string;

  @ApiPropertyOptional(URL)
  @IsGiven()
  @IsEmbedUrl()
  icon_url?: string;
}

/** One of the pairs of name and value in an embed. */
export class EmbedFieldDto {
  @ApiProperty({ example: 'Pages', minLength: 1, maxLength: embedTitle })
  @IsEmbedText(embedTitle)
  @MinLength(1)
  name: string;

  @ApiProperty({ example: '280', minLength: 1, maxLength: embedFieldValue })
  @IsEmbedText(embedFieldValue)
  @MinLength(1)
  value: string;

  @ApiPropertyOptional({ description: 'Beside its neighbours', example: true })
  @IsGiven()
  @IsBoolean()
  inline?: boolean;
}

/** What is shown in a frame below the text; at least one of its parts beside URL, time and colour. */
export class EmbedDto implements Embed {
  @ApiPropertyOptional({ example: 'Frankenstein', maxLength: embedTitle })
  @IsGiven()
  @IsEmbedText(embedTitle)
  title?: string;

  @ApiPropertyOptional({ example: 'The book of this month', maxLength: embedDescription })
  @IsGiven()
  @IsEmbedText(embedDescription)
  description?: string;

  @ApiPropertyOptional(URL)
  @IsGiven()
  @IsEmbedUrl()
  url?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'With an offset', example: '2026-01-02T03:04:05.678+00:00' })
  @IsGiven()
  @IsMoment()
  timestamp?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'RGB', example: 3_447_003, minimum: 0, maximum: MAX_COLOR })
  @IsGiven()
  @IsInt()
  @Min(0)
  @Max(MAX_COLOR)
  color?: number;

  @ApiPropertyOptional({ type: EmbedFooterDto })
  @IsGiven()
  @IsPart(() => EmbedFooterDto)
  footer?: EmbedFooterDto;

  @ApiPropertyOptional({ type: EmbedImageDto })
  @IsGiven()
  @IsPart(() => EmbedImageDto)
  image?: EmbedImageDto;

  @ApiPropertyOptional({ type: EmbedImageDto })
  @IsGiven()
  @IsPart(() => EmbedImageDto)
  thumbnail?: EmbedImageDto;

  @ApiPropertyOptional({ type: EmbedAuthorDto })
  @IsGiven()
  @IsPart(() => EmbedAuthorDto)
  author?: EmbedAuthorDto;

  @ApiPropertyOptional({ type: [EmbedFieldDto], maxItems: embedFields })
  @IsGiven()
  @IsArray()
  @ArrayMaxSize(embedFields)
  @ValidateNested({ each: true })
  @Type(() => EmbedFieldDto)
  fields?: EmbedFieldDto[];
}

/** As it is stored: plain, without what is not there, its time as the wire writes times. */
export function toEmbed(form: EmbedDto): Embed {
  const embed = JSON.parse(JSON.stringify(form)) as Embed;
  return form.timestamp === undefined ? embed : { ...embed, timestamp: toTimestamp(Date.parse(form.timestamp)) };
}
