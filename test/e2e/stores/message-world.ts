import type { Environment } from '@messagepal/config';
import { World } from '../world';

const TRIES = 300;

/** A world whose messages lie in another engine, once that answers: to make its schema takes longer than a call waits. */
export async function openMessageWorld(env: Environment): Promise<World> {
  const world = await World.open(env);
  for (let tries = 1; ; tries += 1) {
    const { status } = await fetch(`${world.url}/health/ready`);
    if (status === 200) return world;
    if (tries === TRIES) throw new Error('the store of messages does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
