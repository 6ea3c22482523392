/** Up to which message somebody has read a channel. */
export interface ReadMark {
  userId: string;
  channelId: string;
  messageId: string;
}

/** A mark as it stands. */
export interface Marker {
  lastReadId: string;
  /** Rises with every change of the mark, also over a loss of memory: of two reports the higher one is the later. */
  version: number;
}

export const keyOf = ({ userId, channelId }: Omit<ReadMark, 'messageId'>): string => `${userId}:${channelId}`;
