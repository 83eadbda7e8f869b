// Readiness: ready while the log and the policies are usable, degraded while PostgreSQL is away, or while an
// organisation wants policies that could not be loaded yet.
import Type, { type Static } from 'typebox';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { LivePolicies } from '../control/live-policies.ts';
import type { ModelGate } from '../control/model-gate.ts';

export const ReadinessSchema = Type.Object({
  status: Type.Enum(['ready', 'degraded', 'unavailable']),
  checks: Type.Object({
    log: Type.Boolean(),
    policies: Type.Boolean({
      description: 'False while the policies that an organisation wants are not loaded here',
    }),
    postgres: Type.Boolean(),
  }),
  model: Type.String(),
  policy_version: Type.String(),
  database: Type.Union([Type.String(), Type.Null()], {
    description: 'Which database it is, PGlite included; null until it has answered once',
  }),
});

export type Readiness = Static<typeof ReadinessSchema>;

const pingMsMax = 1_000;

/** Answers how ready this gateway is. */
export const readinessOf = (parts: {
  readonly transport: Transport;
  readonly gate: Pick<ModelGate, 'isFresh'>;
  readonly live: Pick<LivePolicies, 'behind'>;
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
    // What holds there instead is what held before, or nothing: then everything is refused. The others are served.
    const policies = parts.live.behind().length === 0;
    return {
      status: log ? (postgres && policies ? 'ready' : 'degraded') : 'unavailable',
      checks: { log, policies, postgres },
      model: parts.provider,
      policy_version: parts.policyVersion,
      database,
    };
  };
};
