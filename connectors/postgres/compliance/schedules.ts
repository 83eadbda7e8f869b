// When reports are made by themselves, and the turn of whoever makes them.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from '../reached.ts';

const rhythms = ['daily', 'weekly', 'monthly'] as const;
const formats = ['json', 'pdf', 'docx'] as const;

const row = z.object({
  tenant_id: z.string(),
  framework: z.string(),
  every: z.enum(rhythms),
  formats: z.array(z.enum(formats)),
  set_by: z.string(),
  set_at: z.string(),
  due_ms: z.number(),
});
const named = z.object({ framework: z.string() });
const held = z.object({ held: z.boolean() });

export type ScheduleRecord = Readonly<z.infer<typeof row>>;

const columns = sql.fragment`
  tenant_id, framework, every, formats, set_by,
  to_char(set_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS set_at,
  (extract(epoch FROM due_at) * 1000)::float8 AS due_ms`;
const at = (ms: number) => sql.fragment`to_timestamp(${ms / 1_000}::float8)`;

/** The schedule of a framework, if there is one. */
export const scheduleOf = async (
  pool: DatabasePool,
  tenantId: string,
  framework: string,
): Promise<ScheduleRecord | undefined> =>
  (await reached(
    pool.maybeOne(sql.type(row)`
      SELECT ${columns} FROM compliance_schedules
      WHERE tenant_id = ${tenantId} AND framework = ${framework}
    `),
  )) ?? undefined;

/** Sets a schedule; the later one holds. */
export const putSchedule = (
  pool: DatabasePool,
  schedule: Omit<ScheduleRecord, 'set_at'> & { readonly setMs: number },
): Promise<ScheduleRecord> =>
  reached(
    pool.one(sql.type(row)`
      INSERT INTO compliance_schedules
        (tenant_id, framework, every, formats, set_by, set_at, due_at)
      VALUES (${schedule.tenant_id}, ${schedule.framework}, ${schedule.every},
        ${sql.array([...schedule.formats], 'text')}, ${schedule.set_by}, ${at(schedule.setMs)},
        ${at(schedule.due_ms)})
      ON CONFLICT (tenant_id, framework) DO UPDATE SET every = excluded.every,
        formats = excluded.formats, set_by = excluded.set_by, set_at = excluded.set_at,
        due_at = excluded.due_at
      RETURNING ${columns}
    `),
  );

/** Ends a schedule; false when there is none. */
export const deleteSchedule = async (
  pool: DatabasePool,
  tenantId: string,
  framework: string,
): Promise<boolean> =>
  (await reached(
    pool.maybeOne(sql.type(named)`
      DELETE FROM compliance_schedules WHERE tenant_id = ${tenantId} AND framework = ${framework}
      RETURNING framework
    `),
  )) !== null;

/** The schedules that are due, the longest due first. */
export const dueSchedules = (
  database: CommonQueryMethods,
  nowMs: number,
): Promise<readonly ScheduleRecord[]> =>
  database.any(sql.type(row)`
    SELECT ${columns} FROM compliance_schedules WHERE due_at <= ${at(nowMs)}
    ORDER BY due_at, tenant_id, framework LIMIT 100
  `);

/** Says when a schedule is due next, once its reports are kept. */
export const setDue = async (
  database: CommonQueryMethods,
  { tenant_id, framework }: Pick<ScheduleRecord, 'tenant_id' | 'framework'>,
  dueMs: number,
): Promise<void> => {
  await database.any(sql.type(named)`
    UPDATE compliance_schedules SET due_at = ${at(dueMs)}
    WHERE tenant_id = ${tenant_id} AND framework = ${framework} RETURNING framework
  `);
};

/** Of advisory locks this one is of whoever assesses and makes reports. */
const lockKey = 6_500_014;

/**
 * Runs `work` unless somebody else is at it: one process at a time in the whole installation. Answers
 * whether it ran. A process that dies lets go with its connection.
 */
export const inTurn = (pool: DatabasePool, work: () => Promise<void>): Promise<boolean> =>
  pool.connect(async (connection) => {
    const { held: isMine } = await connection.one(
      sql.type(held)`SELECT pg_try_advisory_lock(${lockKey}) AS held`,
    );
    if (!isMine) return false;
    try {
      await work();
      return true;
    } finally {
      await connection.one(sql.type(held)`SELECT pg_advisory_unlock(${lockKey}) AS held`);
    }
  });
