// The database user of Grafana, made by the file that compose runs, without psql.
import type pg from 'pg';
import { grafanaFiles } from '../../grafana/build.ts';

/** Makes the user, or makes it again; answers the URL under which it logs in. */
export const makeReader = async (
  owner: pg.Client,
  url: string,
  password: string,
): Promise<string> => {
  const text = grafanaFiles().find(({ path }) => path === 'grafana/reader.sql')?.content ?? '';
  const statements = text.replace(/^\\.*$/m, '');
  await owner.query(statements.replaceAll(":'password'", owner.escapeLiteral(password)));
  return url.replace('//weir@', '//grafana@');
};
