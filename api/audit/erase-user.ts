// Erasing a person: memories, the log, and all that the database holds; audit records once they are leaves. What
// is on its way while this runs is waited for. All of it can be done again: what was interrupted is run again.
import { createHmac } from 'node:crypto';
import { type ErasedRows, eraseSubject } from '../../connectors/postgres/audit/erase.ts';
import { type ErasureParts, openErasure } from '../../engine/runtime/erasure.ts';
import { topics } from '../../pipelines/topics.ts';
import { isAboutUser } from './about-user.ts';

export interface Erasure {
  readonly tenantId: string;
  readonly userId: string;
  /** Who erases. */
  readonly actor: string;
}

export interface EraseParts extends ErasureParts {
  readonly pool: Parameters<typeof eraseSubject>[0];
  /** Forgets what is remembered about the user; answers how much it was. */
  readonly forget: (erasure: Erasure) => Promise<number>;
  /** Whoever has it can tell whether a record of an erasure is about somebody whose name they know. */
  readonly pseudonymKey: Buffer;
}

export interface ErasedUser extends ErasedRows {
  readonly memories: number;
  /** Entries of the log that are gone, by topic. */
  readonly log: Readonly<Record<string, number>>;
  readonly dead_letters: number;
  /** What keeps its content for now: to be asked for again. */
  readonly waiting: number;
  /** The record of it in the ledger. */
  readonly erasure_id: string;
}

const waitMs = 20_000;
const againMs = 250;
/** How long the workers have to hear of it. */
const patienceMs = 5_000;

const sumOf = (counts: object): number =>
  Object.values(counts).reduce((sum: number, count: number) => sum + count, 0);

/** Name by name. */
const added = <Counts extends object>(total: Counts, more: Counts): Counts =>
  Object.fromEntries(
    [...new Set([...Object.keys(total), ...Object.keys(more)])].map((name) => [
      name,
      sumOf([total, more].map((counts) => (counts as Record<string, number>)[name] ?? 0)),
    ]),
  ) as Counts;

const noRows: ErasedRows = { records: 0, decisions: 0, events: 0, reports: 0, others: 0 };

/**
 * Erases what there is, and goes on until a look finds nothing, nothing is on its way and nothing waits to
 * become a leaf, twenty seconds at most.
 */
export const eraseUser = async (
  { pool, forget, transport, clock, pseudonymKey }: EraseParts,
  erasure: Erasure,
): Promise<ErasedUser> => {
  const { tenantId, userId, actor } = erasure;
  const memories = await forget(erasure);
  const erasure_id = clock.id();
  const pseudonym = createHmac('sha256', pseudonymKey)
    .update(JSON.stringify([tenantId, userId]))
    .digest('hex');
  const streams = openErasure(
    { transport, clock },
    // A record becomes a leaf before it goes: that something was done stays proven.
    {
      ...{ tenantId, subject: userId, readFirst: [topics.audit.name], patienceMs },
      isAbout: isAboutUser(userId),
    },
  );
  const endMs = clock.monotonicMs() + waitMs;
  let rows = noRows;
  let log: ErasedUser['log'] = {};
  let dead_letters = 0;
  for (let n = 0; ; n += 1) {
    const pass = await streams.pass();
    const entries = Object.fromEntries(pass.entries);
    const eventId = n === 0 ? erasure_id : `${erasure_id}.again${n}`;
    const by = { eventId, actor, at: new Date(clock.now()), evenIfNothing: n === 0 };
    const fromLog = { pseudonym, log: entries, dead_letters: pass.letters };
    const { waiting: unleaved, ...erased } = await eraseSubject(
      pool,
      { tenantId, userId },
      by,
      fromLog,
    );
    rows = added<ErasedRows>(rows, erased);
    log = added(log, entries);
    dead_letters += pass.letters;
    const waiting = pass.waiting + unleaved;
    const found = sumOf(entries) + pass.letters + sumOf(erased);
    if ((waiting + found === 0 && n > 0) || clock.monotonicMs() > endMs) {
      await streams.end();
      return { ...rows, log, dead_letters, waiting, memories, erasure_id };
    }
    await clock.sleep(againMs);
  }
};
