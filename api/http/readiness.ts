// Readiness: ready while the log and the policies are usable, degraded while PostgreSQL is away.
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { ModelGate } from '../control/model-gate.ts';

export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'unavailable';
  readonly checks: Readonly<Record<'log' | 'policies' | 'postgres', boolean>>;
  readonly model: string;
  readonly policy_version: string;
  /** Which database it is, PGlite included; `null` until it has answered once. */
  readonly database: string | null;
}

const pingMsMax = 1_000;

/** Answers how ready this gateway is. */
export const readinessOf = (parts: {
  readonly transport: Transport;
  readonly gate: Pick<ModelGate, 'isFresh'>;
  readonly provider: string;
  readonly policyVersion: string;
  readonly databaseVersion: () => Promise<string>;
  readonly clock: Clock;
}) => {
  let database: string | null = null;
  return async (): Promise<Readiness> => {
    const answered = new AbortController();
    const log = await Promise.race([
      parts.transport.ping().then(
        () => true,
        () => false,
      ),
      parts.clock.sleep(pingMsMax, answered.signal).then(() => false),
    ]);
    answered.abort();
    const postgres = parts.gate.isFresh;
    if (postgres) database ??= await parts.databaseVersion().catch(() => null);
    return {
      status: log ? (postgres ? 'ready' : 'degraded') : 'unavailable',
      checks: { log, policies: true, postgres },
      model: parts.provider,
      policy_version: parts.policyVersion,
      database,
    };
  };
};
