import { Injectable } from '@nestjs/common';
import type { Snowflake, StatusPreference } from '@messagepal/protocol';

/** A change of a user that is committed and logged. */
export interface UserChange {
  userId: Snowflake;
  /** The new preference, when it was changed. */
  status?: StatusPreference;
}

/** Tells later libs of this process what was changed here. Other processes hear of it by USER_UPDATE in the user's inbox. */
@Injectable()
export class UserEvents {
  private readonly listeners = new Set<(change: UserChange) => void>();

  /** Calls the listener after each change, until the returned function is called. It must not throw and must not block. */
  onChanged(listener: (change: UserChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(change: UserChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
