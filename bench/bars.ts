// The bars, by figure: what the engine must show. One page, so that nothing is judged twice.
import type { Bar, Figure } from './benchmark.ts';

const atLeast = (value: number): Bar => ({ sense: 'at least', value });
const atMost = (value: number): Bar => ({ sense: 'at most', value });

export const bars: ReadonlyMap<string, Bar> = new Map([
  ['engine_vs_numbered_loop', atLeast(0.9)],
  ['engine_cpu_vs_numbered_loop', atMost(1.15)],
  ['engine_vs_best_loop', atLeast(0.9)],
  ['engine_cpu_vs_best_loop', atMost(1.15)],
  ['engine_vs_bullmq', atLeast(8)],
  ['exactly_once_vs_at_least_once', atLeast(0.9)],
  ['ten_operators_vs_one', atLeast(0.85)],
  ['cep_stage_vs_without', atLeast(0.9)],
  ['sliding_count_ns', atMost(300)],
  ['in_process_passthrough', atLeast(350_000)],
  ['in_process_redact_map', atLeast(350_000)],
  ['in_process_filter', atLeast(350_000)],
  ['in_process_pattern', atLeast(300_000)],
  ['in_process_sliding_count', atLeast(150_000)],
  ['in_process_hopping_10s', atLeast(150_000)],
  ['in_process_hopping_1s', atLeast(150_000)],
  ['in_process_hopping_100ms', atLeast(150_000)],
  ['append_to_handler_p50_at_1000', atMost(2)],
  ['append_to_handler_p99_at_10000', atMost(20)],
  ['through_three_chains_p99_at_5000', atMost(25)],
  ['recovery_after_lease_ms', atMost(200)],
  ['idle_cpu_of_64_tasks', atMost(10)],
  ['noisy_tenant_p99_vs_quiet', atMost(1.1)],
  ['soak_rss_growth', atMost(1.1)],
  ['soak_stream_growth', atMost(1.25)],
  ['cep_soak_rss_growth', atMost(1.1)],
  ['two_processes_vs_one', atLeast(1.5)],
  ['audit_append', atLeast(20_000)],
  ['audit_inclusion_proof', atMost(1)],
  ['audit_list_p99', atMost(50)],
  ['lists_p99', atMost(50)],
  ['simulated_decisions', atLeast(20_000)],
  ['gateway_rps_vs_peer_at_1', atLeast(1)],
  ['gateway_rps_vs_peer_at_16', atLeast(1.8)],
  ['gateway_rps_vs_peer_at_64', atLeast(1.8)],
  ['gateway_p99_vs_peer_at_16', atMost(0.5)],
  ['gateway_p99_vs_peer_at_64', atMost(0.5)],
  ['gateway_cpu_vs_peer_at_16', atMost(0.6)],
  ['gateway_cpu_vs_peer_at_64', atMost(0.6)],
  ['gateway_rps_vs_peer_at_16_20ms', atLeast(0.97)],
  ['gateway_rps_vs_peer_at_64_20ms', atLeast(1.3)],
  ['gateway_added_p50_at_200_per_s', atMost(2)],
  ['gateway_added_p99_at_200_per_s', atMost(6)],
  ['gateway_first_text_added_p50', atMost(20)],
  ['gateway_rss', atMost(180)],
  ['gateway_failed_answers', atMost(0)],
  ['streams_errors', atMost(0)],
  ['freeze_in_force_p99', atMost(100)],
  ['model_freeze_in_force_p99', atMost(100)],
  ['model_approval_in_force_p99', atMost(100)],
  ['policy_activation_in_force_p99', atMost(100)],
]);

/** Whether a figure reaches its bar; `undefined` when it has none or must not be read. */
export const reaches = ({ name, spread, voidBecause }: Figure): boolean | undefined => {
  const bar = bars.get(name);
  if (!bar || voidBecause !== undefined) return undefined;
  return bar.sense === 'at least' ? spread.median >= bar.value : spread.median <= bar.value;
};

/** A bar in words. */
export const barText = ({ sense, value }: Bar): string =>
  `${sense === 'at least' ? '>=' : '<='} ${value}`;
