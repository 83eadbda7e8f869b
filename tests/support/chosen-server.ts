// The server that tests run on: the one that is installed, or another version that a person names.
import { redisProgram } from '../../connectors/embedded/redis-program.ts';

/** `WEIR_TEST_REDIS_SERVER`, the path of a server program; `undefined`: the one on the path. */
export const chosenServer = (): string | undefined =>
  process.env['WEIR_TEST_REDIS_SERVER'] || undefined;

/** The server program, found or installed. */
export const serverProgram = (): string =>
  chosenServer() ??
  redisProgram({
    path: process.env['PATH'] ?? '',
    install: !['1', 'true'].includes(process.env['WEIR_NO_INSTALL'] ?? ''),
    say: (line) => console.log(line),
  });
