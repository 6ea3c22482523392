import { serverOfTopic } from '../topics';

/** The names by which one topic is known in Redis. */
export interface TopicNames {
  /** What the names of its keys begin with. */
  keys: string;
  channel: string;
}

/** What comes after the kind of a topic: guild and live topics of one guild have it in common. */
const idOf = (topic: string): string => topic.slice(topic.indexOf(':') + 1);

/** Names of topics, their keys and channels below one prefix. The id in braces keeps a guild's keys together. */
export class TopicNaming {
  readonly pending: string;
  readonly alive: string;

  constructor(
    private readonly prefix: string,
    private readonly database: number,
  ) {
    this.pending = `${prefix}:log:pending`;
    this.alive = `${prefix}:log:alive`;
  }

  of(topic: string): TopicNames {
    const id = idOf(topic);
    const name = `{${id}}:${topic.slice(0, -id.length)}`;
    return { keys: `${this.prefix}:${name}`, channel: `${this.prefix}:${this.database}:${name}` };
  }

  /** The topic whose keys begin with `keys`. */
  topicOf(keys: string): string {
    const [, id = '', kind = ''] = /^[^{]*\{(.*)\}:(.*)$/.exec(keys) ?? [];
    return `${kind}${id}`;
  }
}

/** Which of `count` servers a topic lives on: the same for everybody, and for all topics of one guild. */
export function shardOf(topic: string, count: number): number {
  const server = serverOfTopic(topic);
  if (server !== undefined) return server;
  let hash = 0x811c9dc5; // FNV-1a
  for (const character of idOf(topic)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % count;
}
