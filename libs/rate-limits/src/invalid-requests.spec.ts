import type { Request, Response } from 'express';
import { loadConfig } from '@messagepal/config';
import { Answers } from '@messagepal/runtime';
import { InvalidRequests } from './invalid-requests';

const { limit } = loadConfig({}).limits.http.invalidPerAddress;

describe('InvalidRequests', () => {
  const start = (env: Record<string, string> = {}) => {
    const answers = new Answers();
    const invalid = new InvalidRequests(loadConfig(env), answers);
    /** An answer as the application tells of it: when it has been handed over. */
    const answer = (statusCode: number, ip: string): void => {
      let finish = (): void => undefined;
      const response = { statusCode, on: (_: string, listener: () => void) => (finish = listener) };
      answers.follow({ ip } as Request, response as unknown as Response);
      finish();
    };
    const refuse = async (times: number, ip: string, statuses = [401, 403, 429]): Promise<void> => {
      for (let i = 0; i < times; i += 1) answer(statuses[i % statuses.length] ?? 0, ip);
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { refuse, welcome: (ip: string) => () => invalid.demandWelcome({ ip }) };
  };

  it('shuts out an address that was refused too often, and nobody else', async () => {
    const { refuse, welcome } = start();
    await refuse(limit / 2, '192.0.2.7');
    expect(welcome('192.0.2.7')).not.toThrow();
    // More than the rest: the bucket fills while it is emptied.
    await refuse(limit, '192.0.2.7');
    expect(welcome('192.0.2.7')).toThrow(expect.objectContaining({ status: 429, global: true }));
    expect(welcome('192.0.2.8')).not.toThrow();
  });

  it('takes a network of IPv6 for one', async () => {
    const { refuse, welcome } = start();
    await refuse(limit * 2, '2001:db8::1');
    expect(welcome('2001:db8::2')).toThrow(expect.objectContaining({ status: 429 }));
  });

  it('counts nothing else that is answered', async () => {
    const { refuse, welcome } = start();
    await refuse(limit * 2, '192.0.2.7', [200, 201, 400, 404, 500]);
    expect(welcome('192.0.2.7')).not.toThrow();
  });

  it('lets everybody in where limits are off', async () => {
    const { refuse, welcome } = start({ MP_RATE_LIMITS: 'off' });
    await refuse(limit * 2, '192.0.2.7');
    expect(welcome('192.0.2.7')).not.toThrow();
  });
});
