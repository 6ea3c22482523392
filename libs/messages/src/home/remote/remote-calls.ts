import { setTimeout as sleep } from 'node:timers/promises';
import { status, type ServiceError } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { ApiError } from '@messagepal/errors';
import { apiErrorOf } from '../../grpc/error-status';
import type { Instance } from './instance';
import type { InstanceList } from './instance-list';
import { silenceOf } from './silence';

/** A verb of the Data Service and how it is asked for. */
export interface Verb {
  method: MethodDefinition<object, object>;
  deadlineMs: number;
  /** Whether it may run at two instances at once: then one that has fallen silent is not waited for. */
  twice: boolean;
}

/** What an instance said: its reply, or the product's error. That it said nothing is a rejection. */
type Answer = { reply: unknown } | { error: ApiError };

/** An instance that restarts is waited for as long; less than the 3 s that a caller waits for anything. */
const PATIENCE_MS = 2_000;
const PAUSE_MS = 100;

/** Asks the instances of the Data Service in the order of the channel until one answers. */
export class RemoteCalls {
  constructor(private readonly instances: InstanceList) {}

  /**
   * @throws ApiError whatever the instance's home threw; SERVICE_UNAVAILABLE within 3 s when none can be reached, or when
   * those that can be do not answer within the verb's deadline.
   */
  async call(verb: Verb, channelId: string, request: object): Promise<unknown> {
    const deadline = Date.now() + verb.deadlineMs;
    const giveUp = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.round(verb, channelId, request, deadline);
      if (!(answer instanceof AggregateError)) return replyOf(answer);
      if (performance.now() + PAUSE_MS > giveUp) throw away(answer);
      await sleep(PAUSE_MS);
    }
  }

  /** One instance after the other: the next as soon as one fails or has fallen silent. The first answer counts. */
  private async round(verb: Verb, channelId: string, request: object, deadline: number) {
    const attempts: Promise<Answer>[] = [];
    const failed = (error: unknown): AggregateError =>
      error instanceof AggregateError ? error : new AggregateError([error]);
    for (const instance of this.instances.candidates(channelId)) {
      const attempt = ask(instance, verb, request, deadline);
      attempts.push(attempt);
      const any = Promise.any(attempts).catch(() => undefined);
      const answer = await (verb.twice ? Promise.race([any, silenceOf(instance, attempt)]) : any);
      if (answer) return answer;
    }
    return Promise.any(attempts).catch(failed);
  }
}

async function ask(instance: Instance, verb: Verb, request: object, deadline: number): Promise<Answer> {
  try {
    const reply = await instance.call(verb.method, request, deadline);
    instance.markUp();
    return { reply };
  } catch (error) {
    const answer = answerOf(error as ServiceError);
    if (answer) instance.markUp();
    else instance.markDown();
    if (!answer) throw new Error(`${instance.address}: ${(error as Error).message}`, { cause: error });
    return answer;
  }
}

/** An error of the product is an answer like any other. Too large an answer would be as large elsewhere. */
function answerOf(error: ServiceError): Answer | undefined {
  const api = apiErrorOf(error);
  if (api) return { error: api };
  return error.code === status.RESOURCE_EXHAUSTED ? { error: new ApiError('INTERNAL', { cause: error }) } : undefined;
}

function replyOf(answer: Answer): unknown {
  if ('error' in answer) throw answer.error;
  return answer.reply;
}

const away = (cause: AggregateError): ApiError => new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1, cause });
