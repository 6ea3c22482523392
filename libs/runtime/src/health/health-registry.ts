import { Injectable } from '@nestjs/common';

export interface PartHealth {
  name: string;
  /** Why the part does not answer; left out when it does. */
  reason?: string;
}

const ANSWER_WITHIN_MS = 2_000;

/** What the process needs to do its work: each part says for itself whether it answers. */
@Injectable()
export class HealthRegistry {
  private readonly checks = new Map<string, () => Promise<void>>();

  /** `check` resolves while the part answers and rejects with the reason when it does not; 2 s at most. */
  register(name: string, check: () => Promise<void>): void {
    this.checks.set(name, check);
  }

  /** Asks all parts at once. */
  async ask(): Promise<PartHealth[]> {
    return Promise.all([...this.checks].map(([name, check]) => askOne(name, check)));
  }
}

async function askOne(name: string, check: () => Promise<void>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([check(), late]);
    return { name };
  } catch (error) {
    return { name, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
