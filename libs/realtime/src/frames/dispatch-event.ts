import type { Encoding, Template } from './encoding';
import { intentOf } from './intents';
import type { Position } from './position';

/** An event on its way to sessions: one object per node and event, whoever hears it, encoded once per transport. */
export class DispatchEvent {
  private readonly templates: { encoding: Encoding; template: Template }[] = [];
  private parsed: { value: unknown } | undefined;
  /** The bit of those who want it; 0 if it comes to everybody. */
  readonly intent: number;

  constructor(
    readonly t: string,
    /** JSON text of the payload. */
    readonly d: string,
    /** Absent on what is in no log: READY, typing, presence. */
    readonly position?: Position,
  ) {
    this.intent = intentOf(t, position?.topic);
  }

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
