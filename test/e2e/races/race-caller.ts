import { randomBytes } from 'node:crypto';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Somebody with an account, to whom a refusal is an answer like others. */
export class RaceCaller {
  private constructor(
    private readonly url: string,
    readonly id: string,
    private readonly token: string,
  ) {}

  static async register(url: string): Promise<RaceCaller> {
    const username = `r${randomBytes(6).toString('hex')}`;
    const account = { username, email: `${username}@example.org`, password: randomBytes(12).toString('hex') };
    const { status, body } = await request(`${url}/api/v1/auth/register`, { method: 'POST', body: account });
    if (status !== 201) throw new Error(`nobody can register: ${status} ${JSON.stringify(body)}`);
    return new RaceCaller(url, (body['user'] as { id: string }).id, String(body['token']));
  }

  call(method: string, path: string, body?: object): Promise<Answer> {
    return request(`${this.url}/api/v1${path}`, { method, body, token: this.token });
  }

  /** A call that is part of no race. Throws unless it succeeds. */
  async must(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await this.call(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

async function request(
  url: string,
  { method, body, token }: { method: string; body?: object; token?: string },
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
