/** What a parser sees of a text; a test counts how often it looks. */
export interface Characters {
  readonly length: number;
  charCodeAt(index: number): number;
}
