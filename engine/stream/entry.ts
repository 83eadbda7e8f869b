// An entry of a stream, as everything above the port sees it.

/** One entry as read. `seq` is `undefined` when something else than Weir wrote it. */
export interface Entry {
  readonly topic: string;
  readonly seq: number | undefined;
  readonly entryId: string;
  /** When it was appended, by the server's clock, in epoch ms. */
  readonly appendedMs: number;
  readonly text: string;
}
