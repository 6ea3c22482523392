import { type Clock, sleep, systemClock } from '../clock';
import { restErrorOf } from './rest.error';
import { retryAfterMs } from './retry.after';

export interface RestOptions {
  /** Origin of the API, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Sent as `Authorization: Bearer`; without it only public routes answer. */
  token?: string;
  clock?: Clock;
  /** How often a request that met 429 is sent again before its error is thrown. 3. */
  retries?: number;
  /** A longer `Retry-After`, in ms, is thrown at once in place of waiting. 30,000. */
  maxWaitMs?: number;
}

const BASE_PATH = '/api/v1';

/** The REST API over `fetch`. Paths start with `/` and have no `/api/v1`. Every method throws `RestError` from 400 up. */
export class RestClient {
  private readonly clock: Clock;
  private readonly retries: number;
  private readonly maxWaitMs: number;

  constructor(private readonly options: RestOptions) {
    this.clock = options.clock ?? systemClock;
    this.retries = options.retries ?? 3;
    this.maxWaitMs = options.maxWaitMs ?? 30_000;
  }

  get<T>(path: string): Promise<T> {
    return this.request('GET', path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.request('POST', path, body);
  }

  put<T>(path: string, body?: unknown): Promise<T> {
    return this.request('PUT', path, body);
  }

  patch<T>(path: string, body?: unknown): Promise<T> {
    return this.request('PATCH', path, body);
  }

  delete<T = void>(path: string, body?: unknown): Promise<T> {
    return this.request('DELETE', path, body);
  }

  private async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.send(method, path, body);
      const text = await response.text();
      if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
      const waitMs = this.waitMs(response, attempt);
      if (waitMs === undefined) throw restErrorOf(response, text);
      await sleep(this.clock, waitMs);
    }
  }

  private send(method: string, path: string, body: unknown): Promise<Response> {
    const { url, token } = this.options;
    return fetch(`${url}${BASE_PATH}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  private waitMs({ status, headers }: Response, attempt: number): number | undefined {
    if (status !== 429 || attempt >= this.retries) return undefined;
    const waitMs = retryAfterMs(headers);
    return waitMs !== undefined && waitMs <= this.maxWaitMs ? waitMs : undefined;
  }
}
