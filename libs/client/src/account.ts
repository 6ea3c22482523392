import type { OwnUser } from '@messagepal/protocol';
import { RestClient } from './rest/rest.client';

export interface Credentials {
  /** User name or e-mail address. */
  login: string;
  password: string;
  /** Of the second factor, where one is set. */
  code?: string;
}

export interface Registration {
  username: string;
  email: string;
  password: string;
}

export interface Account {
  user: OwnUser;
  token: string;
}

export const login = (url: string, credentials: Credentials): Promise<Account> =>
  new RestClient({ url }).post('/auth/login', credentials);

export const register = (url: string, registration: Registration): Promise<Account> =>
  new RestClient({ url }).post('/auth/register', registration);
