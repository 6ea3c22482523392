/** One mistake in the configuration, ready for a person to act on. */
export interface ConfigMistake {
  readonly variable: string;
  /** The value as seen, quoted, or `(hidden)`. */
  readonly seen: string;
  readonly expected: string;
  readonly fix: string;
}

/** The configuration can't be used. `message` names every mistake at once, one paragraph each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly mistakes: readonly ConfigMistake[]) {
    const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
    super([`The configuration has ${count}:`, ...mistakes.map(paragraph)].join('\n'));
  }
}

const paragraph = ({ variable, seen, expected, fix }: ConfigMistake): string =>
  `  ${variable} is ${seen}\n    expected: ${expected}\n    fix:      ${fix}`;
