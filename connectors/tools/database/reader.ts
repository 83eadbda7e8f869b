// A connection to a database of the organisation, for one question. It is closed afterwards, whatever a
// session could keep: locks, settings, prepared names. What the server sends is counted before it is
// kept, so that one huge value cannot fill the memory.
import pg from 'pg';
import { toolErrors } from '../tool.ts';

const connectMsMax = 3_000;
const bytesReceivedMax = 4_000_000;

export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Values as the server writes them. */
const plainText = { getTypeParser: () => (value: unknown) => value };

/** Roles that reach beyond tables: whoever sets them up for a model has made a mistake. */
const powersQuery = `
  SELECT rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls
      OR pg_has_role(oid, 'pg_read_server_files', 'MEMBER')
      OR pg_has_role(oid, 'pg_write_server_files', 'MEMBER')
      OR pg_has_role(oid, 'pg_execute_server_program', 'MEMBER') AS is_mighty
    FROM pg_roles WHERE rolname = session_user`;

const limitsQuery = `
  SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', '1s', true),
         set_config('idle_in_transaction_session_timeout', $1, true),
         set_config('work_mem', '16MB', true),
         set_config('max_parallel_workers_per_gather', '0', true)`;

const read = async (
  client: pg.Client,
  statement: string,
  options: { readonly rowsMax: number; readonly statementMsMax: number },
): Promise<Rows> => {
  await client.query('BEGIN TRANSACTION READ ONLY');
  await client.query(limitsQuery, [`${options.statementMsMax}ms`]);
  const { rows: roles } = await client.query<{ is_mighty: boolean | string }>(powersQuery);
  if (roles[0]?.is_mighty !== 'f') {
    throw toolErrors.TARGET_REFUSED({ reason: 'the role of the tool may do more than read' });
  }
  // The extended protocol takes one statement; a cursor takes one that reads, and runs as rows are
  // fetched. The line break ends a comment at the end.
  const declaring: pg.QueryConfig & { readonly queryMode: 'extended' } = {
    text: `DECLARE asked NO SCROLL CURSOR FOR ${statement}\n`,
    queryMode: 'extended',
  };
  await client.query(declaring);
  const { fields, rows } = await client.query<(string | null)[]>({
    ...{ text: `FETCH ${options.rowsMax} FROM asked`, rowMode: 'array' as const },
  });
  return { columns: fields.map(({ name }) => name), rows };
};

/** Puts one question to a database, and leaves nothing there. */
export const readRows = async (
  url: string,
  statement: string,
  options: {
    readonly rowsMax: number;
    readonly statementMsMax: number;
    readonly signal: AbortSignal;
  },
): Promise<Rows> => {
  let received = 0;
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMsMax,
    application_name: 'weir-database-query',
    types: plainText,
  });
  const stop = (): void => {
    client.connection.stream.destroy();
  };
  // Without a listener the end of the connection would end the process; the query rejects anyway.
  client.on('error', () => undefined);
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    // Only now it is known whether the stream is one of TLS.
    client.connection.stream.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > bytesReceivedMax) stop();
    });
    return await read(client, statement, options);
  } catch (error) {
    if (received > bytesReceivedMax) throw toolErrors.TOO_LARGE({ bytesMax: bytesReceivedMax });
    throw error;
  } finally {
    options.signal.removeEventListener('abort', stop);
    // Nothing is committed: the server rolls back when the connection ends.
    await client.end().catch(() => undefined);
    stop();
  }
};
