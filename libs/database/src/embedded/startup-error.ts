/** A failure at start that the person at the terminal can mend: three sentences instead of a stack. */
export class StartupError extends Error {
  /**
   * @param what what did not happen, as a short sentence
   * @param why the cause, as far as it is known
   * @param fix what to do or type next
   */
  constructor(
    readonly what: string,
    readonly why: string,
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    super(`${what}: ${why} ${fix}`, options);
    this.name = 'StartupError';
  }
}
