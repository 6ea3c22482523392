import type { PlainFailure } from '@messagepal/runtime';

/** An extension with which the product does not start: what, why and the fix, for the person at the terminal. */
export class ExtensionError extends Error implements PlainFailure {
  override readonly name = 'ExtensionError';
  readonly what: string;

  constructor(
    extension: string,
    readonly why: string,
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    const what = `The extension ${extension} cannot be used`;
    super(`${what}: ${why} ${fix}`, options);
    this.what = what;
  }
}
