import { MESSAGE_HOME, methodOf } from '../../grpc/protocol';
import type { WireTraffic } from '../../grpc/wire';
import { InstanceList } from './instance-list';

const ANSWER_MS = 2_000;

/** What one instance of the Data Service has done since it started; `top` is of late, most read first. */
export type InstanceTraffic = { address: string } & (WireTraffic | { reason: string });

/** Asks every instance behind `entries`. One that does not answer within 2 s is told with its reason; nothing is thrown. */
export async function readTraffic(entries: readonly string[], secret?: string): Promise<InstanceTraffic[]> {
  const instances = new InstanceList(entries, secret);
  const method = methodOf(MESSAGE_HOME, 'Traffic');
  try {
    await instances.start();
    return await Promise.all(
      instances.all.map(async (instance): Promise<InstanceTraffic> => {
        const { address } = instance;
        try {
          return { address, ...((await instance.call(method, {}, Date.now() + ANSWER_MS)) as WireTraffic) };
        } catch (error) {
          return { address, reason: error instanceof Error ? error.message : String(error) };
        }
      }),
    );
  } finally {
    instances.close();
  }
}
