import { z } from 'zod';
import { isSnowflake } from '@messagepal/snowflake';

const id = z.string().refine(isSnowflake);
const status = z.enum(['online', 'idle', 'dnd', 'invisible']);
const count = z.int().min(0);

/** A heartbeat carries the last `s`, or null before the first dispatch. */
export const heartbeatPayload = z.union([count, z.null(), z.undefined()]);

export const presencePayload = z.object({ status });

export const identifyPayload = z.object({
  token: z.string().min(1).max(512),
  intents: z.unknown().optional(),
  shard: z.unknown().optional(),
  presence: presencePayload.optional(),
  known: z.record(id, count).optional(),
  caps: z.object({ passive: z.boolean().optional() }).optional(),
});

export const resumePayload = z.object({
  token: z.string().min(1).max(512),
  session_id: z.string().min(1).max(64),
  seq: count,
  cursor: z.record(z.string().max(64), z.string().max(200)).optional(),
});

export const requestMembersPayload = z.object({
  guild_id: id,
  query: z.string().max(64).optional(),
  limit: count.max(100).optional(),
  user_ids: z.union([id.transform((one) => [one]), z.array(id).max(100)]).optional(),
  nonce: z.string().max(32).optional(),
});

export const subscribePayload = z.object({
  guild_id: id,
  channels: z.array(id).max(100).optional(),
  active: z.boolean().optional(),
});

/** Voice comes later: whatever is sent is answered the same. */
export const voicePayload = z.unknown().optional();

/** One or both ends of `[index, count]`. */
export const shardPayload = z.tuple([count, z.int().min(1)]).refine(([index, total]) => index < total);

export const intentsPayload = z.int().min(0);
