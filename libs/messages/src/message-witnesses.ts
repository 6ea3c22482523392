import { Injectable, Logger } from '@nestjs/common';
import type { MessageRow } from './message';

/**
 * Keeps something of messages elsewhere, in the process that asks for the write: is told when the write is stored and logged,
 * and before it is answered. What a repeated request is told again must change nothing.
 */
export interface MessageWitness {
  /** Of each message: undefined where there is nothing to wait for, which most sends have to be. */
  sent(row: MessageRow): Promise<void> | undefined;
  edited(row: MessageRow): Promise<void>;
  /** Also of ids that were not there. */
  removed(channelId: string, ids: readonly string[]): Promise<void>;
}

/** Those who keep something of messages. The write stands whatever they make of it: one that fails is named in the log. */
@Injectable()
export class MessageWitnesses {
  private readonly logger = new Logger('MessageWitnesses');
  private readonly all: MessageWitness[] = [];

  add(witness: MessageWitness): void {
    this.all.push(witness);
  }

  async tell(fact: (witness: MessageWitness) => Promise<void> | undefined): Promise<void> {
    for (const witness of this.all) {
      try {
        const told = fact(witness);
        if (told) await told;
      } catch (error) {
        this.logger.error('A message is written, but not all that goes with it', error);
      }
    }
  }
}
