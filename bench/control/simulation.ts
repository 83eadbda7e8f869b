// The simulator by the whole platform: recorded decisions whose facts all differ, judged again under another
// threshold, from the request to the answer.
import pg from 'pg';
import { removeDirectory, startPlatform, type TestPlatform } from '../../tests/support/platform.ts';
import { rolePid } from '../../tests/support/processes.ts';
import type { Effort, Outcome } from '../benchmark.ts';
import { cpuMsOf } from '../cpu.ts';
import { spread } from '../ratio.ts';

const candidate = { spm_config: { prompt: { allow_below: 0.35 } } };

/** $1: how many. Scores lean to the low side, as those of prompts do. */
const fill = `
  INSERT INTO decisions (tenant_id, event_id, correlation_id, user_id, session_id, model_id, decision,
    reason, rule, posture_score, signals, policy_version, bundle_hash, decided_at, facts)
  SELECT 't1', 'd' || n, 'c' || n, 'user-' || n % 2000, 'session-' || n / 15, 'm1',
    CASE WHEN score < 0.3 THEN 'allow' WHEN score < 0.7 THEN 'escalate' ELSE 'block' END, 'bench',
    CASE WHEN score < 0.3 THEN 'posture_allow' WHEN score < 0.7 THEN 'posture_escalate'
      ELSE 'posture_block' END,
    score, '{}', 'v1', 'b1', now() - interval '29 days' + n * (interval '28 days' / $1::int),
    jsonb_build_object('posture_score', score, 'retrieval_trust', 1, 'intent_drift', drift,
      'guard_score', guard, 'guard_verdict', 'allow', 'conversation_verdict', 'allow',
      'risk_tier', 'low', 'alert_level', 'ok', 'images', 0, 'review', 'none', 'content', 'none',
      'guard_model', 'bench', 'conversation_score', 0)
    || '{"signals": [], "behavioral_signals": [], "cep_ttps": [], "scopes": [],
      "content_categories": [], "guard_reasons": [], "conversation_reasons": [],
      "conversation_events": []}'
  FROM (
    SELECT n, round(power(random(), 3)::numeric, 4)::float8 AS score,
      round(random()::numeric, 4) AS drift, round(random()::numeric, 4) AS guard
    FROM generate_series(1, $1::int) n
  ) made`;

/** Decisions a second, of time and of CPU of the gateway. */
const simulate = async (platform: TestPlatform, token: string, events: number) => {
  const gateway = rolePid(platform.directory, 'gateway');
  const [beganMs, cpuMs] = [performance.now(), cpuMsOf(gateway)];
  const { status, body } = await platform.post('/simulate', { data: candidate }, token);
  const tookMs = performance.now() - beganMs;
  if (status !== 200 || body['events'] !== events) throw new Error(`answered with ${status}`);
  const rate = (ms: number): number => Math.round((events * 1_000) / ms);
  return { wall: rate(tookMs), core: rate(cpuMsOf(gateway) - cpuMs) };
};

/** Recorded decisions a second, the start of the threads included. */
export const measureSimulation = async (effort: Effort): Promise<Outcome> => {
  const events = effort.quick ? 2_000 : 100_000;
  const platform = await startPlatform();
  const client = new pg.Client({ connectionString: platform.databaseUrl });
  try {
    await client.connect();
    await client.query(fill, [events]);
    await client.query('VACUUM ANALYZE decisions');
    const token = await platform.token({ sub: 'bench-admin', roles: ['spm:admin'] });
    await simulate(platform, token, events);
    const rates = [];
    for (let round = 0; round < effort.rounds; round += 1) {
      rates.push(await simulate(platform, token, events));
    }
    const [wall, core] = [rates.map((each) => each.wall), rates.map((each) => each.core)];
    return {
      figures: [
        { name: 'simulated_decisions', unit: 'decisions/s', spread: spread(wall) },
        { name: 'simulated_decisions_core', unit: 'decisions/s/core', spread: spread(core) },
      ],
      charts: [],
      notes: [`POST /simulate over ${events} recorded decisions whose facts all differ`],
    };
  } finally {
    await client.end();
    await platform.stop();
    removeDirectory(platform.directory);
  }
};
