// Saves the release of today for the upgrade tests of all later ones: `npm run upgrade:save`. A platform of
// its own, synthetic traffic, a backup of it without keys, and beside it what the backup holds.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { packageVersion } from '../../api/package.ts';
import { removeDirectory, startPlatform } from '../support/platform.ts';
import { until } from '../support/worker.ts';
import { type SavedRelease, sendTraffic } from './saved-release.ts';

const bytesMax = 200_000;
const directory = `tests/upgrade/${packageVersion}`;
const file = `${directory}/backup.gz`;

mkdirSync(directory, { recursive: true });
const platform = await startPlatform();
try {
  await sendTraffic(platform);
  await until(async () => {
    const { stdout } = await platform.run(['lag', '--json']);
    return (JSON.parse(stdout) as { entries: number }[]).every(({ entries }) => entries === 0);
  }, 30_000);
  const { code, stderr } = await platform.run(['backup', '--out', file, '--json']);
  if (code !== 0) throw new Error(stderr);
} finally {
  await platform.stop();
  removeDirectory(platform.directory);
}
const { size } = statSync(file);
if (size > bytesMax) throw new Error(`${file} has ${size} bytes; ${bytesMax} are enough`);
const [last = ''] = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(-1);
const { weir, database, members } = JSON.parse(last.slice('#manifest '.length)) as {
  readonly weir: string;
  readonly database: { readonly migrations: readonly string[] };
  readonly members: readonly { readonly name: string; readonly lines: number }[];
};
const rows = Object.fromEntries(
  members.flatMap(({ name, lines }) =>
    name.startsWith('postgres/') ? [[name.slice('postgres/'.length), lines]] : [],
  ),
);
const saved: SavedRelease = { release: weir, migrations: database.migrations, rows };
writeFileSync(`${directory}/saved.json`, `${JSON.stringify(saved, null, 2)}\n`);
process.stdout.write(`${file}: ${size} bytes\n`);
