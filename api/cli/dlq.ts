// weir dlq: what could not be worked on, and why.
import type { Transport } from '../../engine/stream/transport.ts';
import type { SettingValues } from '../settings.ts';
import { commandErrors } from './errors.ts';
import { answer, say, table } from './output.ts';
import { withLog } from './platform.ts';
import { knownCards, partitionsOf } from './registry.ts';

interface Letter {
  readonly tenant: string;
  readonly partition: number;
  readonly chain: string;
  readonly id: string;
  readonly letter: Readonly<Record<string, unknown>>;
}

const lettersMax = 100_000;

const lettersOf = async (
  transport: Transport,
  values: SettingValues,
  countMax: number,
): Promise<Letter[]> => {
  const letters: Letter[] = [];
  const cards = await knownCards(transport, values);
  for (const { tenantId: tenant, partition } of partitionsOf(await transport.shape())) {
    for (const { name: chain } of cards) {
      const task = { tenantId: tenant, partition, chain };
      for (const { id: entryId, text } of await transport.deadLetters(task, countMax)) {
        // Two chains may set the same entry aside in the same millisecond.
        const id = `${tenant}:${partition}:${chain}:${entryId}`;
        letters.push({ tenant, partition, chain, id, letter: JSON.parse(text) });
      }
    }
  }
  return letters;
};

export interface ListOptions {
  readonly limit: string;
  readonly json?: true;
}

/** Lists the dead letters, the newest of each task first; without the original text. */
export const listDeadLetters = (options: ListOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const letters = await lettersOf(transport, values, Number(options.limit));
    const rows = letters.map(({ letter, ...place }) => {
      const { text: _, ...facts } = letter;
      return { ...place, ...facts };
    });
    answer(options.json === true, rows, () =>
      rows.length === 0
        ? 'no dead letters'
        : table([
            ['ID', 'TENANT', 'PARTITION', 'CHAIN', 'TOPIC', 'STEP', 'ERROR', 'ATTEMPTS'],
            ...rows.map((row) => {
              const { topic, step, error, attempts } = row as Record<string, unknown>;
              return [row.id, row.tenant, String(row.partition), row.chain].concat(
                [topic, step, error, attempts].map(String),
              );
            }),
          ]),
    );
  });

/** Shows one dead letter with its original text. */
export const showDeadLetter = (id: string): Promise<void> =>
  withLog(async (transport, { values }) => {
    const found = (await lettersOf(transport, values, lettersMax)).find((each) => each.id === id);
    if (!found) throw commandErrors.DEAD_LETTER_UNKNOWN({ id });
    say(JSON.stringify(found, null, 2));
  });
