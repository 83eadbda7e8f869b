// What folding makes of a text, and its parts work on.

export interface Folded {
  /** UTF-16 units; only the first `length` count. */
  readonly units: Uint16Array;
  readonly length: number;
  /** For each unit, its offset in the text as sent. */
  readonly origins: Int32Array;
  /** Whether letters that stood apart were joined: blanks between words may be lost. */
  readonly isJoined: boolean;
  /** Letters and figures of the longest word. */
  readonly wordMax: number;
}
