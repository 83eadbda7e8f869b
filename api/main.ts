#!/usr/bin/env node
// The entry of the process: the command line, and the last place where an error is caught.
import { complain, exitCodes } from './cli/output.ts';
import { buildProgram } from './cli/program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
});

try {
  await buildProgram().parseAsync();
} catch (error) {
  complain(error);
  // What a failed command has opened would keep the process waiting.
  process.exit(exitCodes.failed);
}
