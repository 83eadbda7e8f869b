// The outbox of alerting: messages that wait for their target, were sent, or were given up.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { behind } from './behind.ts';
import { reached } from './reached.ts';

const waiting = z.object({
  tenant_id: z.string(),
  delivery_id: z.string(),
  rule_id: z.string(),
  target: z.string(),
  /** The present attempt counted. */
  attempts: z.number(),
  message: z.record(z.string(), z.unknown()),
});
const listed = z.object({
  delivery_id: z.string(),
  rule_id: z.string(),
  target: z.string(),
  kind: z.string(),
  status: z.enum(['waiting', 'sent', 'dead']),
  attempts: z.number(),
  error: z.string().nullable(),
  created_at: z.string(),
  sent_at: z.string().nullable(),
  next_at: z.string().nullable(),
  severity: z.string(),
  notices: z.number(),
});
const none = z.object({}).strict();

export type WaitingDelivery = Readonly<z.infer<typeof waiting>>;
export type ListedDelivery = Readonly<z.infer<typeof listed>>;
export const deliveryStatuses = ['waiting', 'sent', 'dead'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export interface NewDelivery {
  readonly tenantId: string;
  readonly deliveryId: string;
  readonly ruleId: string;
  readonly target: string;
  readonly kind: string;
  readonly message: object;
}

/** Puts a message into the outbox; one whose id is there already changes nothing. */
export const insertDelivery = async (
  transaction: CommonQueryMethods,
  { tenantId, deliveryId, ruleId, target, kind, message }: NewDelivery,
): Promise<void> => {
  await reached(
    transaction.query(sql.type(none)`
      INSERT INTO alert_deliveries (tenant_id, delivery_id, rule_id, target, kind, message, status)
      VALUES (${tenantId}, ${deliveryId}, ${ruleId}, ${target}, ${kind},
        ${JSON.stringify(message)}::jsonb, 'waiting')
      ON CONFLICT DO NOTHING
    `),
  );
};

/** Claims messages that are due: until `leaseMs` have passed, nobody else sends them. */
export const claimDeliveries = (
  pool: DatabasePool,
  countMax: number,
  leaseMs: number,
): Promise<readonly WaitingDelivery[]> =>
  reached(
    pool.any(sql.type(waiting)`
      WITH due AS (
        SELECT tenant_id, delivery_id FROM alert_deliveries
        WHERE status = 'waiting' AND next_at <= now()
        ORDER BY next_at LIMIT ${countMax} FOR UPDATE SKIP LOCKED
      )
      UPDATE alert_deliveries d
      SET attempts = attempts + 1, next_at = now() + ${leaseMs / 1_000}::float8 * interval '1 second'
      FROM due WHERE d.tenant_id = due.tenant_id AND d.delivery_id = due.delivery_id
      RETURNING d.tenant_id, d.delivery_id, d.rule_id, d.target, d.attempts, d.message
    `),
  );

/** What has become of an attempt. */
export interface Attempted {
  readonly status: DeliveryStatus;
  /** The code of what went wrong. */
  readonly error: string | null;
  /** When it is tried again, if it waits. */
  readonly waitMs: number;
}

/** Records what has become of an attempt. */
export const settleDelivery = async (
  pool: DatabasePool,
  { tenant_id, delivery_id }: Pick<WaitingDelivery, 'tenant_id' | 'delivery_id'>,
  { status, error, waitMs }: Attempted,
): Promise<void> => {
  await reached(
    pool.query(sql.type(none)`
      UPDATE alert_deliveries SET status = ${status}, error = ${error},
        next_at = now() + ${waitMs / 1_000}::float8 * interval '1 second',
        sent_at = CASE WHEN ${status} = 'sent' THEN now() END
      WHERE tenant_id = ${tenant_id} AND delivery_id = ${delivery_id} AND status = 'waiting'
    `),
  );
};

const time = (column: string) => sql.fragment`
  to_char(${sql.identifier([column])} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
`;

/** A page of the outbox, the newest first, after the last one of the page before. */
export const deliveriesPage = (
  pool: DatabasePool,
  tenantId: string,
  page: {
    readonly status?: DeliveryStatus | undefined;
    readonly after?: string | undefined;
    readonly countMax: number;
  },
): Promise<readonly ListedDelivery[]> => {
  const isOf =
    page.status === undefined ? sql.fragment`TRUE` : sql.fragment`status = ${page.status}`;
  return reached(
    pool.any(sql.type(listed)`
      SELECT delivery_id, rule_id, target, kind, status, attempts, error,
        ${time('created_at')} AS created_at, ${time('sent_at')} AS sent_at,
        CASE WHEN status = 'waiting' THEN ${time('next_at')} END AS next_at,
        message ->> 'severity' AS severity, (message ->> 'count')::int AS notices
      FROM alert_deliveries page
      WHERE tenant_id = ${tenantId} AND ${isOf}
        AND ${behind('alert_deliveries', ['created_at', 'delivery_id'], tenantId, page.after)}
      ORDER BY page.created_at DESC, page.delivery_id DESC LIMIT ${page.countMax}
    `),
  );
};
