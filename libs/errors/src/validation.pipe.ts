import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import type { FieldErrors } from '@messagepal/protocol';
import { LRUCache } from 'lru-cache';
import { ApiError } from './api.error';
import { fieldErrors } from './field-errors';
import { toFieldErrors } from './validation-errors';

/** Of each form. */
const MAX_QUERIES = 1_000;
const MAX_QUERY_LENGTH = 200;

const NOT_AN_OBJECT = { code: 'DICT_TYPE_CONVERT', message: 'Must be an object.' };

@Injectable()
class FormPipe extends ValidationPipe {
  /** By form and text; frozen, since everybody who asks the same is given the same. */
  private readonly queries = new WeakMap<Type, LRUCache<string, object>>();

  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      transformOptions: { enableImplicitConversion: false },
      validationError: { target: true, value: true },
      exceptionFactory: (errors) => fieldErrors(toFieldErrors(errors)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // A request without a body is an empty form: what is missing is then said field by field.
    if (this.toValidate(metadata) && value !== undefined && !isForm(value)) throw notAnObject();
    return metadata.type === 'query' && metadata.metatype && isForm(value)
      ? this.query(value, metadata, metadata.metatype)
      : super.transform(value, metadata);
  }

  /** Clients ask for the same again and again: what a query was found to say is kept. */
  private async query(value: object, metadata: ArgumentMetadata, form: Type): Promise<unknown> {
    const key = JSON.stringify(value);
    const known = this.queries.get(form) ?? new LRUCache<string, object>({ max: MAX_QUERIES });
    this.queries.set(form, known);
    const before = known.get(key);
    if (before) return before;
    const valid: unknown = await super.transform(value, metadata);
    if (isForm(valid) && key.length <= MAX_QUERY_LENGTH) known.set(key, Object.freeze(valid));
    return valid;
  }
}

/** Validates a body that is a list of forms; made by {@link listPipe}. */
class FormListPipe implements PipeTransform<unknown, Promise<unknown[]>> {
  private readonly each = new FormPipe();

  constructor(
    private readonly item: Type,
    private readonly max: number,
  ) {}

  async transform(value: unknown): Promise<unknown[]> {
    if (!Array.isArray(value))
      throw fieldErrors({ _errors: [{ code: 'LIST_TYPE_CONVERT', message: 'Must be a list.' }] });
    if (value.length > this.max) throw tooLong(this.max);
    const metadata: ArgumentMetadata = { type: 'body', metatype: this.item };
    const mistakes: FieldErrors = {};
    const entries = value.map((entry: unknown, index) =>
      this.each.transform(entry, metadata).catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        mistakes[index] = error.fields;
      }),
    );
    const forms = await Promise.all(entries);
    if (Object.keys(mistakes).length > 0) throw new ApiError('INVALID_FORM_BODY', { fields: mistakes });
    return forms;
  }
}

/**
 * The global pipe: bodies and queries declared by a class are checked by its class-validator decorators. Unknown fields,
 * arrays, null and primitives in place of an object are refused; nothing is converted unless the class says so
 * (`@Type(() => Number)`). Throws INVALID_FORM_BODY (400) with Discord's codes per field.
 */
export const validationPipe = (): ValidationPipe => new FormPipe();

/**
 * For a body that is a list: `@Body(listPipe(MoveChannelDto, 500)) moves: MoveChannelDto[]`. Mistakes are keyed by index.
 * Declare the parameter's type as an array, else the global pipe takes it for a form.
 */
export const listPipe = (item: Type, max: number): PipeTransform<unknown, Promise<unknown[]>> =>
  new FormListPipe(item, max);

const isForm = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notAnObject = (): ApiError => fieldErrors({ _errors: [NOT_AN_OBJECT] });

const tooLong = (max: number): ApiError =>
  fieldErrors({ _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${max} or fewer in length.` }] });
