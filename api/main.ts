#!/usr/bin/env node
// The entry of the process: the command line, and the last place where an error is caught.
import { complain, exitCodes } from './cli/output.ts';
import { buildProgram } from './cli/program.ts';
import { readEnvironment } from './environment.ts';
import { readSettings } from './settings.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
});

try {
  const { values } = readSettings(readEnvironment());
  await buildProgram(values.LOG_LEVEL).parseAsync();
} catch (error) {
  complain(error);
  process.exitCode = exitCodes.failed;
}
