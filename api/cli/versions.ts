// weir versions, weir switch: which version of a chain has run from where on, and which one is to.
import { systemClock } from '../../engine/kernel/clock.ts';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import { readRecord, readSwitch, type VersionRecord } from '../../engine/runtime/version-record.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { answer, table } from './output.ts';
import { withLog } from './platform.ts';

interface Row extends Omit<VersionRecord, 'states'> {
  readonly tenant: string;
  readonly partition: number;
  readonly states: readonly string[];
}

const rowsOf = async (transport: Transport, chain: string): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const [tenantId, partitions] of await transport.shape()) {
    for (let partition = 0; partition < partitions; partition += 1) {
      for (const text of await transport.versions({ tenantId, partition, chain })) {
        const { states, ...record } = readRecord(text);
        rows.push({
          ...{ tenant: tenantId, partition, ...record },
          states: states.map(({ state, fingerprint }) => `${state}: ${fingerprint}`),
        });
      }
    }
  }
  if (rows.length === 0) throw engineErrors.CHAIN_UNVERSIONED({ chain });
  return rows;
};

const chosenText = (chosen: string | undefined): string => {
  if (chosen === undefined) return 'runs in the newest version at hand';
  const { version, at, forget } = readSwitch(chosen);
  return `switched to version ${version} at ${at}${forget ? ', letting go of state' : ''}`;
};

/** Prints the versions that have run a chain, each with the offsets it began at. */
export const versions = (chain: string, options: { readonly json?: true }): Promise<void> =>
  withLog(async (transport) => {
    const records = await rowsOf(transport, chain);
    const chosen = (await transport.chosenVersions()).get(chain);
    const value = { chain, switch: chosen ? readSwitch(chosen) : null, records };
    answer(options.json === true, value, () =>
      [
        `${chain} ${chosenText(chosen)}`,
        table([
          ['TENANT', 'PARTITION', 'VERSION', 'AT', 'AFTER', 'MIGRATED', 'FORGOT'],
          ...records.map((row) => [
            ...[row.tenant, String(row.partition), String(row.version), row.at],
            Object.entries(row.offsets)
              .map(([topic, seq]) => `${topic} ${seq}`)
              .join(', '),
            ...[row.migrated.join(', ') || '-', row.forgot.join(', ') || '-'],
          ]),
        ]),
      ].join('\n'),
    );
  });

export interface SwitchOptions {
  readonly to?: string;
  readonly forget?: true;
  readonly json?: true;
}

/**
 * Chooses the version of a chain that runs: workers with another one give their tasks back, and
 * each task records the offsets at which the chosen one began. Without `--to`: the newest at hand.
 */
export const switchVersion = (chain: string, options: SwitchOptions): Promise<void> =>
  withLog(async (transport) => {
    await rowsOf(transport, chain);
    const text =
      options.to === undefined
        ? undefined
        : JSON.stringify({
            id: systemClock.id(),
            version: Number(options.to),
            at: new Date(systemClock.now()).toISOString(),
            forget: options.forget === true,
          });
    await transport.chooseVersion(chain, text);
    const value = { chain, switch: text === undefined ? null : readSwitch(text) };
    answer(options.json === true, value, () => `${chain} ${chosenText(text)}`);
  });
