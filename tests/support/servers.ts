// Before the first test: a Redis or Valkey server is found, or installed where that is allowed, as
// `weir start` does. Without one nothing of worth can be tested, so the run ends here and says why.
import { serverProgram } from './chosen-server.ts';

export const setup = (): void => {
  console.log(`tests run on ${serverProgram()}`);
};
