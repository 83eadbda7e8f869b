// Before the first test: a Redis or Valkey server is found, or installed where that is allowed, as
// `weir start` does. Without one nothing of worth can be tested, so the run ends here and says why.
import { redisProgram } from '../../connectors/embedded/redis-program.ts';

export const setup = (): void => {
  const program = redisProgram({
    path: process.env['PATH'] ?? '',
    install: !['1', 'true'].includes(process.env['WEIR_NO_INSTALL'] ?? ''),
    say: (line) => console.log(line),
  });
  console.log(`tests run on ${program}`);
};
