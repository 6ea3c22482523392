import { Client, RestClient } from '@messagepal/client';

/** Where one installation can be called, and where it can be listened to. */
export interface Place {
  api: string;
  gateway: string;
}

const PASSWORD = 'correct horse battery';

/** Somebody with an account, who turns to another API with each call. */
export class Participant {
  private calls = 0;

  private constructor(
    private readonly places: readonly Place[],
    readonly id: string,
    private readonly login: string,
    public token: string,
  ) {}

  /** Registers somebody whose name starts with `name`. */
  static async register(places: readonly Place[], name: string): Promise<Participant> {
    const username = `${name}_${Math.random().toString(36).slice(2, 10)}`;
    const account = { username, email: `${username}@example.org`, password: PASSWORD };
    const { user, token } = await Client.register(placeOf(places, 0).api, account);
    return new Participant(places, user.id, username, token);
  }

  get rest(): RestClient {
    return this.restWith(this.token);
  }

  /** A login of its own, beside the one that the others go by. */
  async signIn(): Promise<string> {
    const { token } = await Client.login(this.nextPlace().api, { login: this.login, password: PASSWORD });
    return token;
  }

  async signOut(token: string): Promise<void> {
    await this.restWith(token).post('/auth/logout');
  }

  private restWith(token: string): RestClient {
    return new RestClient({ url: this.nextPlace().api, token });
  }

  private nextPlace(): Place {
    return placeOf(this.places, this.calls++);
  }
}

export function placeOf(places: readonly Place[], index: number): Place {
  const place = places[index % places.length];
  if (!place) throw new Error('a storm needs a place');
  return place;
}
