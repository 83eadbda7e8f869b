// weir key: the keys that sign tokens of this installation, listed and rotated on disk. Gateways beside it
// see the change within a second.
import { resolve } from 'node:path';
import { type KeyState, listKeys, rotateKeys } from '../../connectors/identity/key-ring.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { readEnvironment } from '../environment.ts';
import { readSettings } from '../settings.ts';
import { answer } from './output.ts';

const directoryOf = (): string =>
  resolve(readSettings(readEnvironment()).values.WEIR_DATA_DIR, 'keys');

const lineOf = ({ key_id: id, state, until }: KeyState): string =>
  `${id}  ${state}${until === null ? '' : ` until ${until}`}`;

const told = (isJson: boolean, keys: readonly KeyState[]): void =>
  answer(isJson, { keys }, () => keys.map(lineOf).join('\n'));

/** Lists the keys. */
export const keyList = async ({ json }: { readonly json?: true }): Promise<void> =>
  told(json === true, await listKeys(directoryOf(), systemClock.now()));

/** Signs with a new key from now on. */
export const keyRotate = async (options: {
  readonly keep: string;
  readonly json?: true;
}): Promise<void> => {
  const rotated = await rotateKeys(directoryOf(), {
    ...{ keepSeconds: Number(options.keep), clock: systemClock },
  });
  told(options.json === true, rotated);
};
