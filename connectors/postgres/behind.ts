// Paging by the last row of the page before: an index leads to what is behind it, however deep in the list it stands.
import { sql } from 'slonik';

/**
 * The rows behind the one of this id, in a list of the newest first: all where none is named, none where it is not
 * there.
 *
 * @example
 * sql.fragment`FROM reports page WHERE ${behind('reports', ['reported_at', 'report_id'], 't1', after)}`
 */
export const behind = (
  table: string,
  [at, id]: readonly [at: string, id: string],
  tenantId: string,
  after: string | undefined,
): ReturnType<typeof sql.fragment> => {
  if (after === undefined) return sql.fragment`TRUE`;
  const list = sql.identifier([table]);
  const [moment, name] = [sql.identifier([at]), sql.identifier([id])];
  return sql.fragment`
    (page.${moment}, page.${name}) < (
      (SELECT ${moment} FROM ${list} WHERE tenant_id = ${tenantId} AND ${name} = ${after}), ${after}
    )
  `;
};
