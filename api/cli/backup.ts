// weir backup and weir restore: all that a platform knows, in one file and back.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemClock } from '../../engine/kernel/clock.ts';
import { backup } from '../backup/backup.ts';
import { openBackup, restore } from '../backup/restore.ts';
import { answer, note } from './output.ts';
import { withStores } from './stores.ts';

interface BackupOptions {
  readonly out?: string;
  readonly withKeys?: true;
  readonly json?: true;
}

const defaultName = (): string =>
  `weir-backup-${new Date(systemClock.now()).toISOString().slice(0, 19).replaceAll(':', '')}.gz`;

/** Writes a backup. */
export const weirBackup = async ({ out, withKeys, json }: BackupOptions): Promise<void> => {
  const file = resolve(out ?? defaultName());
  if (withKeys) {
    note('The file holds the keys that sign tokens and seal secrets: whoever has it can do both.');
  }
  await withStores((places) => backup(places, { out: file, withKeys: withKeys === true }));
  const { size: bytes } = statSync(file);
  answer(json === true, { file, bytes, with_keys: withKeys === true }, () =>
    withKeys
      ? `${file} (${bytes} bytes), keys included`
      : `${file} (${bytes} bytes); without keys, which must be kept elsewhere (--with-keys)`,
  );
};

interface RestoreOptions {
  readonly force?: true;
  readonly json?: true;
}

/** Restores a backup, and says what is there now. Nothing is touched before all of it was read. */
export const weirRestore = async (name: string, { force, json }: RestoreOptions): Promise<void> => {
  const file = resolve(name);
  const manifest = await openBackup(file);
  const { rows, log, migrated, keys } = await withStores((places) =>
    restore(file, manifest, places, { force: force === true }),
  );
  const { weir, made_at } = manifest;
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
  answer(json === true, { weir, made_at, rows, log, migrated, keys }, () =>
    [
      `restored what Weir ${weir} has saved at ${made_at}: ${all} rows in ${Object.keys(rows).length} tables,`,
      `${log.entries} entries in ${log.streams} streams, ${log.values} other keys, ${keys} files of keys`,
      ...(migrated.length > 0 ? [`brought forward by ${migrated.join(', ')}`] : []),
      ...(keys === 0
        ? ['without keys: tokens of then are refused, and what was sealed stays so']
        : []),
    ].join('\n'),
  );
};
