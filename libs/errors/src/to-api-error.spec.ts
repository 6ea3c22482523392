import { ForbiddenException, HttpException, NotFoundException, UnauthorizedException } from '@nestjs/common';
import { ApiError } from './api.error';
import { fieldErrors } from './field-errors';
import { toGatewayError } from './gateway-error';
import { toApiError } from './to-api-error';

describe('toApiError', () => {
  it('leaves its own errors as they are', () => {
    const error = new ApiError('UNKNOWN_GUILD');
    expect(toApiError(error)).toBe(error);
  });

  it.each([
    [new NotFoundException('Cannot GET /nowhere'), 404, 0, '404: Not Found'],
    [new HttpException('no', 405), 405, 0, '405: Method Not Allowed'],
    [new UnauthorizedException(), 401, 40001, 'Unauthorized. Provide a valid token and try again.'],
    [new ForbiddenException('Forbidden resource'), 403, 0, '403: Forbidden'],
    [new HttpException("I'm a teapot", 418), 418, 0, "418: I'm a Teapot"],
    [new HttpException('connect ECONNREFUSED', 502), 500, 0, 'Internal Server Error'],
    [Object.assign(new Error('Failed to decode'), { status: 400, expose: true }), 400, 0, '400: Bad Request'],
    [Object.assign(new Error('driver'), { status: 400 }), 500, 0, 'Internal Server Error'],
    [Object.assign(new Error('driver'), { type: 'toString' }), 500, 0, 'Internal Server Error'],
  ])('says of %s only what a client may know', (thrown, status, code, message) => {
    expect(toApiError(thrown)).toMatchObject({ status, code, message, cause: thrown });
  });

  it.each([undefined, null, 'text', 42, {}, Symbol('x'), new Error('SELECT secret FROM users')])(
    'takes %p for an internal error',
    (thrown) => {
      expect(toApiError(thrown)).toMatchObject({ status: 500, code: 0, message: 'Internal Server Error' });
    },
  );
});

describe('ApiError', () => {
  it('has the one shape, with nothing that was not given', () => {
    expect(new ApiError('UNKNOWN_CHANNEL').toBody('r1')).toEqual({
      code: 10003,
      message: 'Unknown Channel',
      request_id: 'r1',
    });
    expect(toGatewayError(new ApiError('UNKNOWN_CHANNEL'))).toEqual({ code: 10003, message: 'Unknown Channel' });
  });

  it('says when to come back', () => {
    const error = new ApiError('RATE_LIMITED', { retryAfter: 1.25, headers: { 'X-RateLimit-Scope': 'user' } });
    expect(error.toBody()).toMatchObject({ retry_after: 1.25, global: false });
    expect(error.headers).toEqual({ 'Retry-After': '2', 'X-RateLimit-Scope': 'user' });
  });

  it('may come from an extension', () => {
    const error = new ApiError({ code: 100_001, status: 409, message: 'The poll is closed.' });
    expect(error).toMatchObject({ code: 100_001, status: 409, message: 'The poll is closed.' });
  });
});

describe('fieldErrors', () => {
  it('nests as the input does', () => {
    const mistake = { code: 'X', message: 'x' };
    const error = fieldErrors({ name: [mistake], items: { 0: { id: [mistake] } }, _errors: [mistake] });
    expect(error).toMatchObject({ code: 50035, status: 400 });
    expect(error.fields).toEqual({
      name: { _errors: [mistake] },
      items: { 0: { id: { _errors: [mistake] } } },
      _errors: [mistake],
    });
  });
});
