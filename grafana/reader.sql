-- Contract: run by the owner of the tables, as often as wanted. Afterwards the role `grafana` exists,
-- its password is that in GRAFANA_DB_PASSWORD, and it may read the tables named below and no other.
-- Generated: npm run artefacts.
\getenv password GRAFANA_DB_PASSWORD

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'grafana') THEN
    CREATE ROLE grafana LOGIN;
  END IF;
END
$$;
ALTER ROLE grafana PASSWORD :'password' CONNECTION LIMIT 10;
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET statement_timeout = 15000;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM grafana;
GRANT SELECT ON audit_export, compliance_snapshots, decisions, model_registry TO grafana;
