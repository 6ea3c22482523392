/** What one bucket of a channel holds. */
export interface BucketInspection {
  /** Its number: the lowest id that belongs into it; the first bucket has the channel's id. */
  bucket: string;
  /** When its first message can have been sent at the earliest, in Unix ms; null for the first bucket. */
  beginsAt: number | null;
  rows: number;
  /** About how many bytes the messages take before compression. */
  bytes: number;
  /** False if it was opened so late that the bucket before it has to be read as well. */
  confirmed: boolean;
}

export interface ChannelInspection {
  channelId: string;
  /** Newest first. */
  buckets: BucketInspection[];
  rows: number;
  bytes: number;
}

/** What stores with partitions can tell an operator: a small ability beside the port. Reads the whole channel. */
export interface InspectsChannels {
  /** Rejects with `ApiError('SERVICE_UNAVAILABLE')` while the engine is away. */
  inspect(channelId: string): Promise<ChannelInspection>;
}

/** Whether a store has partitions to tell of. */
export const canInspect = (store: object): store is InspectsChannels =>
  'inspect' in store && typeof store.inspect === 'function';
