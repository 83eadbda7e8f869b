// turns: the last prompts of a user as they are remembered to judge the next one together with them.

/** One prompt, as it stands in the log: without detected secrets and personal data. */
export interface Turn {
  /** Of its event. */
  readonly id: string;
  readonly session: string;
  /** Of a long prompt its end: what comes next goes on from there. */
  readonly text: string;
  /** What the guard says to this text alone, 0 to 1. */
  readonly score: number;
  readonly isRefused: boolean;
  /** When it was asked, in epoch ms. */
  readonly atMs: number;
}

export const turnLimits = {
  /** In UTF-16 units, of one prompt. */
  unitsMax: 1_000,
  /** Of one conversation. */
  turnsMax: 10,
  /** In bytes of UTF-8, of one conversation. */
  bytesMax: 4_096,
  /** Of all sessions of a user. */
  userBytesMax: 8_192,
  userTurnsMax: 40,
  validMs: 3_600_000,
} as const;

const encoder = new TextEncoder();
const isCutInHalf = /^[\uDC00-\uDFFF]/;

/** The end of a prompt, as much of it as is remembered; no character is cut in half. */
export const endOf = (text: string): string => {
  const end = text.trim().slice(-turnLimits.unitsMax);
  return isCutInHalf.test(end) ? end.slice(1) : end;
};

const isValid = (turn: Turn, atMs: number): boolean => atMs - turn.atMs < turnLimits.validMs;

/** The newest turns that fit. */
const newest = (turns: readonly Turn[], turnsMax: number, bytesMax: number): readonly Turn[] => {
  let [first, bytes] = [turns.length, 0];
  while (first > 0 && turns.length - first < turnsMax) {
    bytes += encoder.encode(turns[first - 1]?.text).byteLength;
    if (bytes > bytesMax) break;
    first -= 1;
  }
  return turns.slice(first);
};

/**
 * The turns that a prompt of this session goes on from: those of the session, oldest first, or, when
 * nothing is known of the session, the user's last ones in any. A client that opens a session for each
 * prompt, or names none, is one conversation.
 */
export const turnsBefore = (
  turns: readonly Turn[],
  session: string,
  atMs: number,
): readonly Turn[] => {
  const valid = turns.filter((turn) => isValid(turn, atMs));
  const own = valid.filter((turn) => turn.session === session);
  return newest(own.length > 0 ? own : valid, turnLimits.turnsMax, turnLimits.bytesMax);
};

/**
 * The turns of a user with one more, and without what no longer fits. What is said again in its session
 * is moved, not kept twice.
 */
export const withTurn = (turns: readonly Turn[], turn: Turn): readonly Turn[] => {
  const { session, text, atMs } = turn;
  const isOwn = (each: Turn): boolean => each.session === session;
  const own = turns.filter((each) => isOwn(each) && each.text !== text);
  const kept = new Set(
    newest([...own, turn], turnLimits.turnsMax, turnLimits.bytesMax).filter((each) =>
      isValid(each, atMs),
    ),
  );
  const all = [...turns, turn].filter((each) =>
    isOwn(each) ? kept.has(each) : isValid(each, atMs),
  );
  return newest(all, turnLimits.userTurnsMax, turnLimits.userBytesMax);
};
