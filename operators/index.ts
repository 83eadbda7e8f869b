// The public face of Weir (`weir`): the engine's face and the generic operators. It stands here
// because operators may import the engine and never the other way round. Domain operators stay in.
export * from '../engine/index.ts';
export { also } from './flow/also.ts';
export { attach } from './flow/attach.ts';
export { type Counted, count } from './flow/count.ts';
export { type DistinctOptions, distinct } from './flow/distinct.ts';
export { expand } from './flow/expand.ts';
export { latest } from './flow/latest.ts';
export { type LookupOptions, lookup } from './flow/lookup.ts';
export type { LookupCache } from './flow/lookup-cache.ts';
export { map } from './flow/map.ts';
export { retrying } from './flow/retrying.ts';
export { where } from './flow/where.ts';
export { promptGuard } from './guard/prompt-guard.ts';
export type { Guard, GuardChannel, GuardSpan, GuardVerdict } from './guard/verdict.ts';
export {
  type IntervalJoinOptions,
  intervalJoin,
  type Joined,
  type Matched,
  type Unmatched,
} from './join/interval-join.ts';
export {
  type Forgotten,
  type Found,
  type LookedUp,
  type LookupJoinOptions,
  lookupJoin,
  type Missing,
} from './join/lookup-join.ts';
export type { Finding } from './output/finding.ts';
export { type HoldBack, type HoldBackOptions, holdBack } from './output/hold-back.ts';
export { redact } from './output/redact.ts';
export { type Scan, scan } from './output/scan.ts';
export { scanSecrets } from './output/secrets.ts';
export type { PatternDefinition, Seen } from './pattern/definition.ts';
export type { Evidence, Match } from './pattern/evidence.ts';
export { match, matchEach } from './pattern/match.ts';
export type { MatchOptions } from './pattern/match-options.ts';
export { type Pattern, pattern, type Where } from './pattern/pattern.ts';
export type { Skip } from './pattern/skip.ts';
export type { Late, LateReason } from './timed/late.ts';
export {
  type Aggregate,
  averaging,
  counting,
  largest,
  smallest,
  summing,
  type Together,
  together,
} from './window/aggregate.ts';
export { type HoppingOptions, hopping } from './window/hopping.ts';
export { type Distinct, distinctOf, type Top, topOf } from './window/names.ts';
export type { Emit, OnTime, Updated, WindowOutcome, WindowResult } from './window/outcome.ts';
export { type SessionOptions, session } from './window/session.ts';
export { type SlidingWindow, sliding, type Windowed } from './window/sliding.ts';
export { type TumblingOptions, tumbling } from './window/tumbling.ts';
