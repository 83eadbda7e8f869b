// A program for tests: starts one embedded server, tells what came of it as JSON, and ends.
import { startPostgres } from '../../../connectors/embedded/postgres.ts';
import { startRedis } from '../../../connectors/embedded/redis.ts';
import { WeirError } from '../../../engine/kernel/errors.ts';

const { server, settings, umask } = JSON.parse(process.argv[2] ?? '{}');
if (umask !== undefined) process.umask(umask);
const said: string[] = [];
const options = { ...settings, say: (line: string) => said.push(line) };
try {
  const { url, pid } = await (server === 'redis' ? startRedis(options) : startPostgres(options));
  console.log(JSON.stringify({ url, pid, said }));
} catch (error) {
  if (!(error instanceof WeirError)) throw error;
  console.log(JSON.stringify({ code: error.code, detail: error.detail, said }));
}
