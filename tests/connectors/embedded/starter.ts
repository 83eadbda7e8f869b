// A program for tests: starts one embedded server as `weir start` does, tells what came of it as
// JSON, and ends.
import { startDatabase } from '../../../connectors/embedded/database.ts';
import { startPostgres } from '../../../connectors/embedded/postgres.ts';
import { startRedis } from '../../../connectors/embedded/redis.ts';
import { openDataDirectory } from '../../../connectors/embedded/run-directory.ts';
import { WeirError } from '../../../engine/kernel/errors.ts';

const { server, settings, umask } = JSON.parse(process.argv[2] ?? '{}');
if (umask !== undefined) process.umask(umask);
const said: string[] = [];
const options = { ...settings, say: (line: string) => said.push(line) };
const starts = new Map([
  ['redis', () => startRedis(options)],
  ['postgres', () => startPostgres(options)],
  ['database', () => startDatabase(options)],
]);
try {
  openDataDirectory(options.dataDirectory);
  const started = await starts.get(server)?.();
  console.log(JSON.stringify({ url: started?.url, pid: started?.pid, said }));
} catch (error) {
  if (!(error instanceof WeirError)) throw error;
  console.log(JSON.stringify({ code: error.code, detail: error.detail, said }));
}
