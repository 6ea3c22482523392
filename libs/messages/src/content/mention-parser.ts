import { isSnowflake } from '@messagepal/snowflake';
import type { Characters } from './characters';
import { CodeClosers, runEnd } from './code-closers';

/** Whom a text names, each once, in the order of their first mention. Whether they exist is not asked here. */
export interface NamedInText {
  users: string[];
  roles: string[];
  /** `@everyone` or `@here`. */
  everyone: boolean;
}

const BACKSLASH = 0x5c;
const BACKTICK = 0x60;
const LESS = 0x3c;
const GREATER = 0x3e;
const AT = 0x40;
const BANG = 0x21;
const AMPERSAND = 0x26;
const ID_DIGITS = 19;
const EVERYBODY = ['everyone', 'here'];

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;

/**
 * Finds mentions: `<@id>` and `<@!id>` of users, `<@&id>` of roles, `@everyone`, `@here`. None in code spans and blocks, none
 * behind a backslash; `@everyone` only where no Latin letter, digit or underscore is next to it, so that addresses of mail
 * are left alone. Looks at each character a bounded number of times, whatever the text.
 */
export function parseMentions(text: Characters): NamedInText {
  return new MentionParser(text).parse();
}

class MentionParser {
  private readonly users = new Set<string>();
  private readonly roles = new Set<string>();
  private everyone = false;
  private closers: CodeClosers | undefined;

  constructor(private readonly text: Characters) {}

  parse(): NamedInText {
    for (let at = 0; at < this.text.length;) at = this.step(at);
    return { users: [...this.users], roles: [...this.roles], everyone: this.everyone };
  }

  /** Takes what begins at this position; answers where it ends. */
  private step(at: number): number {
    switch (this.text.charCodeAt(at)) {
      case BACKSLASH:
        return at + 2;
      case BACKTICK:
        return this.code(at);
      case LESS:
        return this.mention(at);
      case AT:
        return this.everybody(at);
      default:
        return at + 1;
    }
  }

  private code(at: number): number {
    const end = runEnd(this.text, at);
    this.closers ??= new CodeClosers(this.text, at);
    return this.closers.after(end, end - at) ?? end;
  }

  private mention(at: number): number {
    if (this.text.charCodeAt(at + 1) !== AT) return at + 1;
    const kind = this.text.charCodeAt(at + 2);
    const from = kind === BANG || kind === AMPERSAND ? at + 3 : at + 2;
    let end = from;
    let id = '';
    for (; end - from <= ID_DIGITS && isDigit(this.text.charCodeAt(end)); end += 1)
      id += String.fromCharCode(this.text.charCodeAt(end));
    if (this.text.charCodeAt(end) !== GREATER || !isSnowflake(id)) return at + 1;
    (kind === AMPERSAND ? this.roles : this.users).add(id);
    return end + 1;
  }

  private everybody(at: number): number {
    const word = EVERYBODY.find((one) => this.has(one, at + 1));
    if (word === undefined) return at + 1;
    const end = at + 1 + word.length;
    const apart = !isWord(this.text.charCodeAt(at - 1)) && !isWord(this.text.charCodeAt(end));
    this.everyone ||= apart;
    return end;
  }

  private has(word: string, at: number): boolean {
    for (let i = 0; i < word.length; i += 1) if (this.text.charCodeAt(at + i) !== word.charCodeAt(i)) return false;
    return true;
  }
}
