// The key of the pseudonyms in records of erasures, derived from the key of the vault.
import { resolve } from 'node:path';
import { openVault } from '../../connectors/vault/vault.ts';
import type { SettingValues } from '../settings.ts';

export const pseudonymKeyOf = ({
  VAULT_KEY: key,
  WEIR_DATA_DIR: directory,
}: Pick<SettingValues, 'VAULT_KEY' | 'WEIR_DATA_DIR'>): Buffer =>
  openVault({ key, directory: resolve(directory, 'keys') }).keyFor('erasures');
