import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { json } from 'express';
import request from 'supertest';
import { HttpErrorFilter } from './http-error.filter';
import { SnowflakePipe } from './snowflake.pipe';
import { listPipe, validationPipe } from './validation.pipe';

// Real parts: Nest, Express with its body parser, HTTP. Nothing is stood in for.

class OverwriteDto {
  @IsString()
  id: string;

  @IsIn(['role', 'member'])
  type: string;
}

class ThingDto {
  @IsString()
  @Length(2, 10)
  name: string;

  @IsOptional()
  @IsString()
  @MaxLength(5)
  topic?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(9)
  position?: number;

  @IsOptional()
  @IsBoolean()
  nsfw?: boolean;

  @IsOptional()
  @Matches(/^[a-z]+$/, { message: 'only letters', context: { code: 'SLUG_INVALID' } })
  slug?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => OverwriteDto)
  overwrites?: OverwriteDto[];

  @IsOptional()
  @ValidateNested()
  @Type(() => OverwriteDto)
  single?: OverwriteDto;
}

class OptionsDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Max(100)
  limit?: number;
}

@Controller()
class ThingsController {
  @Post('things')
  create(@Body() body: ThingDto) {
    return { instance: body instanceof ThingDto, body };
  }

  @Post('options')
  options(@Body() body: OptionsDto) {
    return body;
  }

  @Post('lists')
  list(@Body(listPipe(OverwriteDto, 2)) body: OverwriteDto[]) {
    return body;
  }

  @Get('things')
  page(@Query() query: OptionsDto) {
    return query;
  }

  @Get('things/:thing')
  find(@Param('thing', SnowflakePipe) id: string) {
    return { id };
  }
}

let app: INestApplication;
const http = () => request(app.getHttpServer());
const post = (path: string, body: string) => http().post(path).set('Content-Type', 'application/json').send(body);
const errorsOf = async (path: string, body: unknown) =>
  (await post(path, JSON.stringify(body)).expect(400)).body.errors;

beforeAll(async () => {
  const module = await Test.createTestingModule({ controllers: [ThingsController] }).compile();
  app = module.createNestApplication({ bodyParser: false, logger: false });
  app.use(json({ strict: false }));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new HttpErrorFilter());
  await app.init();
});
afterAll(() => app.close());

describe('a body that is no form', () => {
  it.each(['[]', '[{"name":"abc"}]', 'null', '1', '"text"', 'true'])('%s in place of an object', async (body) => {
    for (const path of ['/things', '/options']) {
      const answer = await post(path, body).expect(400);
      expect(answer.body.errors).toEqual({ _errors: [{ code: 'DICT_TYPE_CONVERT', message: 'Must be an object.' }] });
    }
  });

  it('is an empty form when nothing was sent', async () => {
    const answer = await http().post('/things').expect(400);
    expect(Object.keys(answer.body.errors)).toEqual(['name']);
    await http().post('/options').expect(201);
  });
});

describe('the mistakes of a form', () => {
  it('passes a good one as an instance of its class', async () => {
    const answer = await post('/things', '{"name":"abc","overwrites":[{"id":"1","type":"role"}]}').expect(201);
    expect(answer.body).toEqual({ instance: true, body: { name: 'abc', overwrites: [{ id: '1', type: 'role' }] } });
  });

  it.each([
    ['an absent field', {}, 'name', 'BASE_TYPE_REQUIRED', 'This field is required.'],
    ['null where it is needed', { name: null }, 'name', 'BASE_TYPE_REQUIRED', 'This field is required.'],
    ['a wrong type', { name: 5 }, 'name', 'STRING_TYPE_CONVERT', 'Could not interpret the value as string.'],
    ['a short text', { name: 'a' }, 'name', 'BASE_TYPE_BAD_LENGTH', 'Must be between 2 and 10 in length.'],
    ['a long text', { name: 'abc', topic: 'abcdef' }, 'topic', 'BASE_TYPE_MAX_LENGTH', 'Must be 5 or fewer in length.'],
    ['a number as text', { name: 'abc', position: '5' }, 'position', 'NUMBER_TYPE_COERCE', 'Value is not an int.'],
    [
      'a small number',
      { name: 'abc', position: -1 },
      'position',
      'NUMBER_TYPE_MIN',
      'Value should be greater than or equal to 0.',
    ],
    [
      'a great number',
      { name: 'abc', position: 10 },
      'position',
      'NUMBER_TYPE_MAX',
      'Value should be less than or equal to 9.',
    ],
    ['text for a flag', { name: 'abc', nsfw: 'true' }, 'nsfw', 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.'],
    ['an unknown field', { name: 'abc', admin: true }, 'admin', 'UNKNOWN_FIELD', 'There is no such field.'],
    ['a code of its own', { name: 'abc', slug: 'A' }, 'slug', 'SLUG_INVALID', 'Only letters.'],
    ['a text for a list', { name: 'abc', overwrites: 'x' }, 'overwrites', 'LIST_TYPE_CONVERT', 'Must be a list.'],
    ['a text for an object', { name: 'abc', single: 'x' }, 'single', 'DICT_TYPE_CONVERT', 'Must be an object.'],
  ])('%s', async (_what, body, field, code, message) => {
    expect(await errorsOf('/things', body)).toEqual({ [field]: { _errors: [{ code, message }] } });
  });

  it('names the place of a nested one', async () => {
    const body = {
      name: 'abc',
      single: { id: '1', type: 'role', extra: 1 },
      overwrites: [
        { id: '1', type: 'role' },
        { id: '2', type: 'x' },
      ],
    };
    expect(await errorsOf('/things', body)).toEqual({
      single: { extra: { _errors: [{ code: 'UNKNOWN_FIELD', message: 'There is no such field.' }] } },
      overwrites: {
        1: { type: { _errors: [{ code: 'BASE_TYPE_CHOICES', message: 'Value must be one of (role, member).' }] } },
      },
    });
  });

  it('does not answer a flood of mistakes with a larger one', async () => {
    const flood = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`f${index}`, 1]));
    expect(Object.keys(await errorsOf('/things', flood))).toHaveLength(50);
  });

  it('names all at once', async () => {
    expect(Object.keys(await errorsOf('/things', { topic: 'too long', x: 1 })).sort()).toEqual(['name', 'topic', 'x']);
  });

  it('checks a list entry by entry', async () => {
    await post('/lists', '[{"id":"1","type":"role"}]').expect(201);
    expect(await errorsOf('/lists', [{ id: '1', type: 'role' }, { id: 2 }])).toEqual({
      1: {
        id: { _errors: [{ code: 'STRING_TYPE_CONVERT', message: 'Could not interpret the value as string.' }] },
        type: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required.' }] },
      },
    });
    expect(await errorsOf('/lists', [null])).toEqual({
      0: { _errors: [{ code: 'DICT_TYPE_CONVERT', message: 'Must be an object.' }] },
    });
    expect((await errorsOf('/lists', [1, 2, 3]))._errors[0].code).toBe('BASE_TYPE_MAX_LENGTH');
    expect((await errorsOf('/lists', {}))._errors[0].code).toBe('LIST_TYPE_CONVERT');
  });

  it('converts a query only where the class says so', async () => {
    expect((await http().get('/things?limit=5').expect(200)).body).toEqual({ limit: 5 });
    await http().get('/things?limit=x').expect(400);
    await http().get('/things?limit=101').expect(400);
    await http().get('/things?unknown=1').expect(400);
  });
});

describe('a query that was asked before', () => {
  const transform = (value: object) =>
    validationPipe().transform(value, { type: 'query', metatype: OptionsDto }) as Promise<unknown>;

  it('is answered as it was, right or wrong', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect((await http().get('/things?limit=5').expect(200)).body).toEqual({ limit: 5 });
      const { errors } = (await http().get('/things?limit=500').expect(400)).body as { errors: object };
      expect(errors).toHaveProperty('limit');
    }
  });

  it('is nothing that a handler may change for the next who asks', async () => {
    expect(Object.isFrozen(await transform({ limit: '5' }))).toBe(true);
  });

  it('is not the same with a number in place of a text', async () => {
    expect(await transform({ limit: '7' })).toEqual({ limit: 7 });
    expect(await transform({ limit: 7 })).toEqual({ limit: 7 });
  });
});

describe('an id in the path', () => {
  it('is passed when it is a snowflake', async () => {
    expect((await http().get('/things/175928847299117063').expect(200)).body).toEqual({ id: '175928847299117063' });
  });

  it.each(['abc', '01', '-1', '1.5', '99999999999999999999', '%20'])('is refused when it is %s', async (id) => {
    const { body } = await http().get(`/things/${id}`).expect(400);
    expect(body).toMatchObject({ code: 50035, errors: { thing: { _errors: [{ code: 'NUMBER_TYPE_COERCE' }] } } });
  });
});
