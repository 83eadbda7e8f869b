// Is this machine fit: Node, room on the disk, the port, who may read the keys.
import { join } from 'node:path';
import { diskOf, openToOthers } from '../../connectors/host/disk.ts';
import { portTaken } from '../../connectors/host/port.ts';
import type { SettingValues } from '../settings.ts';
import { type Finding, fine, look, megabytes, problem } from './finding.ts';

const nodeLeast = [20, 19] as const;
const freeBytesLeast = 100 * 1_048_576;
const freeBytesFine = 1_024 * 1_048_576;

/** Judges a version of Node, such as `v20.19.5`. */
export const nodeFinding = (version: string): Finding => {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  const isOld = major < nodeLeast[0] || (major === nodeLeast[0] && minor < nodeLeast[1]);
  return isOld
    ? problem('node', version, `Install Node ${nodeLeast.join('.')} or newer.`)
    : fine('node', version);
};

/** Judges how much room is left. */
export const diskFinding = (directory: string, freeBytes: number): Finding => {
  const seen = `${megabytes(freeBytes)} free at ${directory}`;
  const advice = 'Make room: Redis and PostgreSQL refuse to write when there is none.';
  if (freeBytes >= freeBytesFine) return fine('disk', seen);
  return freeBytes >= freeBytesLeast ? look('disk', seen, advice) : problem('disk', seen, advice);
};

const keysFinding = (directory: string): Finding => {
  const open = openToOthers(directory);
  return open.length === 0
    ? fine('keys', `only their owner reads what is in ${directory}`)
    : problem('keys', `others may read ${open.join(', ')}`, `chmod 600 ${open.join(' ')}`);
};

const portFinding = async ({ HOST, PORT }: SettingValues, ownUrl: string): Promise<Finding> => {
  const seen = `${HOST}:${PORT}`;
  if (ownUrl !== '') return fine('port', `the gateway of this data directory has ${ownUrl}`);
  const taken = await portTaken(HOST, PORT);
  return taken === undefined
    ? fine('port', `${seen} is free`)
    : look('port', `${seen}: ${taken}`, 'A gateway could not start there: choose another PORT.');
};

/** All about this machine; `ownUrl` is where the platform of the data directory listens, if it runs. */
export const hostFindings = async (
  values: SettingValues,
  dataDirectory: string,
  ownUrl: string,
): Promise<readonly Finding[]> => [
  nodeFinding(process.version),
  diskFinding(dataDirectory, diskOf(dataDirectory).freeBytes),
  await portFinding(values, ownUrl),
  keysFinding(join(dataDirectory, 'keys')),
];
