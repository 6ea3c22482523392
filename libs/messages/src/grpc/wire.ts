/** The messages of `message-home.proto` as objects; what is optional there may be absent here. */
export interface WireReference {
  messageId: string;
  channelId: string;
  guildId?: string;
}

export interface WireRow {
  channelId: string;
  id: string;
  guildId?: string;
  authorId: string;
  type: number;
  flags: number;
  content: string;
  editedAt?: number;
  revision: number;
  nonce?: string;
  reference?: WireReference;
  rich?: string;
}

export interface WireStale {
  version: number;
  rights: number;
}

export interface WireSendRequest {
  channelId: string;
  guildId: string;
  authorId: string;
  content: string;
  type: number;
  flags: number;
  nonce?: string;
  reference?: WireReference;
  rich?: string;
  rights: number;
}

export interface WireSendReply {
  sent?: WireRow;
  stale?: WireStale;
  duplicate: boolean;
}

export interface WireEditRequest {
  channelId: string;
  guildId: string;
  id: string;
  content: string;
  flags: number;
  rich?: string;
  rights: number;
  found?: string;
}

export interface WireEditReply {
  edited?: WireRow;
  stale?: WireStale;
  gone?: boolean;
}

export interface WireRemoveRequest {
  channelId: string;
  guildId: string;
  id: string;
  rights: number;
}

export interface WireRemoveManyRequest {
  channelId: string;
  guildId: string;
  ids: string[];
  rights: number;
}

export interface WireRemoveReply {
  stale?: WireStale;
}

export interface WirePageRequest {
  channelId: string;
  before?: string;
  after?: string;
  around?: string;
  limit: number;
}

export interface WireGetManyRequest {
  channelId: string;
  ids: string[];
}

export interface WirePageReply {
  rows: WireRow[];
}

export interface WireTraffic {
  reads: number;
  queries: number;
  writes: number;
  refused: number;
  top: { channelId: string; reads: number; surplus: number }[];
}
