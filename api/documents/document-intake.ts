// Intake: a text becomes a document. Secrets and personal data are replaced before anything else is done,
// then it is cut, and each chunk judged as what it is: a document, in which orders have no place.
import { createHash } from 'node:crypto';
import type { ChunkRecord } from '../../connectors/postgres/documents.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Guard } from '../../operators/guard/verdict.ts';
import { scan } from '../../operators/output/scan.ts';
import { chunk } from '../../operators/retrieval/chunk.ts';
import { screen } from '../../operators/retrieval/screen.ts';

/** Of UTF-8. */
export const documentBytesMax = 256 * 1_024;
/** After so many chunks other requests have their turn. */
const chunksInTurn = 8;

export interface TakenIn {
  /** Of the whole text without secrets and personal data. */
  readonly sha256: string;
  readonly chunks: readonly ChunkRecord[];
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Redacts, cuts and judges a text. */
export const takeIn = async (
  text: string,
  guard: Guard,
  clock: Pick<Clock, 'sleep'>,
): Promise<TakenIn> => {
  const { redacted } = scan(storable(text));
  const chunks: ChunkRecord[] = [];
  for (const piece of chunk(redacted)) {
    const { status, text: kept, verdict } = screen(piece, guard);
    chunks.push({
      ...{ n: chunks.length + 1, status, text: kept, sha256: sha256Of(kept) },
      ...{ guardVerdict: verdict.verdict, guardScore: verdict.score },
      ...{ guardReasons: verdict.reasons, redacted: redactedIn(piece) },
    });
    if (chunks.length % chunksInTurn === 0) await clock.sleep(0);
  }
  return { sha256: sha256Of(redacted), chunks };
};

/** What a database can hold: whole characters, and none that is zero. */
const storable = (text: string): string => Buffer.from(text).toString().replaceAll('\0', ' ');

const marks = [
  ['secret', '[REDACTED-SECRET]'],
  ['pii', '[REDACTED-PII]'],
] as const;

const redactedIn = (piece: string): readonly string[] =>
  marks.filter(([, mark]) => piece.includes(mark)).map(([kind]) => kind);
