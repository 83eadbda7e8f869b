// The one door to the environment: process.env, over what .env says.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of this process; a variable of the process wins over the same one in .env. */
export const readEnvironment = (directory = process.cwd()): Environment => {
  const file = resolve(directory, '.env');
  const written = existsSync(file) ? parse(readFileSync(file)) : {};
  return { ...written, ...process.env };
};
