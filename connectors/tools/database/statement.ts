// What a question to the database may not contain. This is the belt: functions that act outside of a
// transaction are turned away by their names. What holds is the server: one statement, as the query of a
// cursor, in a transaction that can only read, by a role that may do nothing else.
import { toolErrors } from '../tool.ts';

/** Sessions and locks of others, the server's own files, other servers, text that is run as SQL. */
const outsideNames = [
  ...['pg_sleep\\w*', 'pg_(try_)?advisory\\w*', 'pg_terminate_backend', 'pg_cancel_backend'],
  ...['pg_read_\\w*', 'pg_ls_\\w*', 'pg_stat_file', 'pg_file_\\w*', 'lo_\\w+', 'loread', 'lowrite'],
  ...['dblink\\w*', 'pg_logical_\\w*', 'pg_replication_\\w*', 'pg_notify', 'pg_reload_conf'],
  ...[
    'pg_rotate_logfile',
    'pg_switch_wal',
    'pg_stat_reset\\w*',
    'pg_export_snapshot',
    'set_config',
  ],
  ...['\\w*_to_xml\\w*', 'ts_stat', 'ts_rewrite', 'currval', 'nextval', 'setval'],
];
const outside = new RegExp(`\\b(?:${outsideNames.join('|')})\\b`, 'i');

/** Names whose letters are written as numbers. */
const numberedName = /\bu&\s*["']/i;

/** The statement without the semicolon that people end it with. Rejects what it may not contain. */
export const statementOf = (sql: string): string => {
  if (sql.includes('\0') || outside.test(sql) || numberedName.test(sql)) {
    throw toolErrors.TARGET_REFUSED({ reason: 'the statement names what a question may not use' });
  }
  return sql.trim().replace(/;$/, '');
};
