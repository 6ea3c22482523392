import type { HealthRegistry } from '@messagepal/runtime';
import { HEALTH, MESSAGE_HOME, methodOf } from '../../grpc/protocol';
import { RemoteMessageHome } from '../message-home.remote';
import type { Instance } from './instance';
import { InstanceList } from './instance-list';

const HEALTH_MS = 1_500;

/** The home behind the Data Service at `entries`. The process is ready while one of the instances is. */
export async function openRemoteHome(
  entries: readonly string[],
  secret?: string,
  health?: HealthRegistry,
): Promise<RemoteMessageHome> {
  const instances = new InstanceList(entries, secret);
  await instances.start();
  health?.register('data-service', () => anyServes(instances.all));
  return new RemoteMessageHome(instances);
}

async function anyServes(instances: readonly Instance[]): Promise<void> {
  if (instances.length === 0) throw new Error('no address was found');
  const failed = new Set<string>();
  await Promise.any(instances.map((instance) => serves(instance, failed))).catch(() => {
    throw new Error([...failed].join('; '));
  });
}

async function serves(instance: Instance, failed: Set<string>): Promise<void> {
  try {
    const check = instance.call(methodOf(HEALTH, 'Check'), { service: MESSAGE_HOME }, Date.now() + HEALTH_MS);
    const { status } = (await check) as { status: string };
    if (status !== 'SERVING') throw new Error(status);
  } catch (error) {
    failed.add(`${instance.address}: ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  }
}
