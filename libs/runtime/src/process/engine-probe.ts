/** An engine that has to answer before the application can be made of its modules. */
export interface EngineProbe {
  /** As readiness names it. */
  name: string;
  /** Resolves when the engine answers. Rejects with the reason while it is away, and with a {@link PlainFailure} when waiting is in vain. */
  check(): Promise<void>;
}

/** An error that speaks to the person at the terminal: what did not happen, why, and what to do next. */
export interface PlainFailure extends Error {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Known by its sentences and not by its class, so that every lib may have its own. */
export const isPlainFailure = (error: unknown): error is PlainFailure =>
  error instanceof Error && ['what', 'why', 'fix'].every((name) => typeof Reflect.get(error, name) === 'string');
