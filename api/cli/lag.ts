// weir lag: how far each chain is behind, by tenant, partition and topic.
import { answer, table } from './output.ts';
import { withLog } from './platform.ts';
import { knownCards, partitionsOf } from './registry.ts';

interface Row {
  readonly tenant: string;
  readonly partition: number;
  readonly chain: string;
  readonly topic: string;
  readonly entries: number;
  readonly seconds: number;
}

/** Prints the lag of every task. */
export const lag = (options: { readonly json?: true }): Promise<void> =>
  withLog(async (transport, { values }) => {
    const rows: Row[] = [];
    const cards = await knownCards(transport, values);
    for (const { tenantId, partition } of partitionsOf(await transport.shape())) {
      for (const { name: chain, inputs, pipelines } of cards) {
        for (const topic of inputs) {
          const { entries, ageMs } = await transport.lag({ tenantId, partition, chain }, topic);
          rows.push({ tenant: tenantId, partition, chain, topic, entries, seconds: ageMs / 1000 });
        }
        if (!pipelines.some(({ rekeyed }) => rekeyed)) continue;
        const { entries, ageMs } = await transport.outboxLag({ tenantId, partition, chain });
        const waiting = { tenant: tenantId, partition, chain, topic: '(outbox)' };
        rows.push({ ...waiting, entries, seconds: ageMs / 1000 });
      }
    }
    answer(options.json === true, rows, () =>
      table([
        ['TENANT', 'PARTITION', 'CHAIN', 'TOPIC', 'ENTRIES', 'SECONDS'],
        ...rows.map((row) => [
          ...[row.tenant, String(row.partition), row.chain, row.topic],
          ...[String(row.entries), row.seconds.toFixed(1)],
        ]),
      ]),
    );
  });
