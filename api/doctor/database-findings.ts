// Is PostgreSQL there, and is it where this release needs it.
import { databaseFacts } from '../../connectors/postgres/server-facts.ts';
import { clockFinding } from './clock-finding.ts';
import { type Finding, fine, look, problem } from './finding.ts';

const migrationFinding = (missing: readonly string[], unknown: readonly string[]): Finding => {
  if (unknown.length > 0) {
    const advice = 'A newer Weir has been here: run that one, or restore a backup of this one.';
    return problem('migrations', `unknown here: ${unknown.join(', ')}`, advice);
  }
  return missing.length === 0
    ? fine('migrations', 'all of this release have run')
    : look('migrations', `to come: ${missing.join(', ')}`, 'The next start runs them.');
};

/** All about the database at `url`; rejects when it is away. */
export const databaseFindings = async (url: string): Promise<readonly Finding[]> => {
  const { version, missing, unknown, nowMs } = await databaseFacts(url);
  const isStandIn = version.includes('PGlite');
  return [
    isStandIn
      ? look('postgres', version, 'It syncs nothing to the disk: name a server in DATABASE_URL.')
      : fine('postgres', version),
    migrationFinding(missing, unknown),
    clockFinding('postgres clock', nowMs),
  ];
};
