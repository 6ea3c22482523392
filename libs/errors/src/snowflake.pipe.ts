import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { isSnowflake } from '@messagepal/snowflake';
import type { Snowflake } from '@messagepal/snowflake';
import { fieldErrors } from './field-errors';

/**
 * Checks an id in a path or a query: `@Param('channel', SnowflakePipe) channelId: Snowflake`.
 * Throws INVALID_FORM_BODY (400) with the parameter's name as the field.
 */
@Injectable()
export class SnowflakePipe implements PipeTransform<unknown, Snowflake> {
  transform(value: unknown, { data }: ArgumentMetadata): Snowflake {
    if (typeof value === 'string' && isSnowflake(value)) return value;
    throw fieldErrors({ [data ?? 'id']: [{ code: 'NUMBER_TYPE_COERCE', message: 'Value is not a snowflake.' }] });
  }
}
