// Events written down from a live topic (`weir capture`), to be piped into a test.

/** Plain JSON; `time` is RFC 3339. */
export interface CapturedEvent {
  readonly topic: string;
  readonly id: string;
  readonly subject: string;
  readonly time: string;
  readonly data: unknown;
}
