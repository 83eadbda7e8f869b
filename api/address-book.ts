// The address book of a data directory: where a running platform can be reached, for commands that
// run beside it. Readable by its owner only.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Addresses {
  readonly url: string;
  readonly redis_url: string;
  readonly database_url: string;
  readonly profile: string;
  /** The process that started it all. */
  readonly pid: number;
}

const fileIn = (dataDirectory: string): string => join(dataDirectory, 'addresses.json');

/** Leaves the addresses. */
export const writeAddresses = (dataDirectory: string, addresses: Addresses): void => {
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(fileIn(dataDirectory), `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
};

/** Reads the addresses; `undefined` when there are none. */
export const readAddresses = (dataDirectory: string): Addresses | undefined => {
  try {
    return JSON.parse(readFileSync(fileIn(dataDirectory), 'utf8')) as Addresses;
  } catch {
    return undefined;
  }
};

/** Takes the addresses away. */
export const removeAddresses = (dataDirectory: string): void => {
  rmSync(fileIn(dataDirectory), { force: true });
};

/** Whether the process that left the addresses is still there. */
export const isRunning = ({ pid }: Addresses): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
