import type { Encoding, Template } from './encoding';

/** Where an event stands in the log of a topic. One object per event, shared by the rings of all sessions that got it. */
export interface Position {
  readonly topic: string;
  readonly epoch: string;
  readonly offset: number;
  /** Set on events that replace what was known before: to whom one of them is missing, no replay will do. */
  readonly replaces?: 'snapshot' | 'log_trimmed' | 'log_restarted' | 'uncertain_write';
}

/** The opaque `o` of the wire: `<topic>:<epoch>:<offset>`. */
export const cursorOf = (position: Position): string => `${position.topic}:${position.epoch}:${position.offset}`;

/** An event on its way to sessions: one object per node and event, whoever hears it, encoded once per transport. */
export class DispatchEvent {
  private readonly templates: { encoding: Encoding; template: Template }[] = [];
  private parsed: { value: unknown } | undefined;

  constructor(
    readonly t: string,
    /** JSON text of the payload. */
    readonly d: string,
    /** Absent on what is in no log: READY, typing, presence. */
    readonly position?: Position,
  ) {}

  template(encoding: Encoding): Template {
    const known = this.templates.find((made) => made.encoding === encoding);
    if (known) return known.template;
    const template = encoding.encode(this);
    this.templates.push({ encoding, template });
    return template;
  }

  /** `d` as a value, for connections that take the ordinary path; parsed at most once. */
  get payload(): unknown {
    this.parsed ??= { value: JSON.parse(this.d) as unknown };
    return this.parsed.value;
  }
}
