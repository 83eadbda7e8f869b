// The database user of Grafana, as SQL: it logs in, reads the tables that panels may name, and can
// do nothing else. Run by psql at every start, so that a new password or table takes effect.
import { readableTables } from './sql.ts';

const statementMsMax = 15_000;
const connectionsMax = 10;

/** The text of grafana/reader.sql. */
export const readerSql =
  (): string => `-- Contract: run by the owner of the tables, as often as wanted. Afterwards the role \`grafana\` exists,
-- its password is that in GRAFANA_DB_PASSWORD, and it may read the tables named below and no other.
-- Generated: npm run artefacts.
\\getenv password GRAFANA_DB_PASSWORD

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'grafana') THEN
    CREATE ROLE grafana LOGIN;
  END IF;
END
$$;
ALTER ROLE grafana PASSWORD :'password' CONNECTION LIMIT ${connectionsMax};
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET statement_timeout = ${statementMsMax};
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM grafana;
GRANT SELECT ON ${readableTables.join(', ')} TO grafana;
`;
