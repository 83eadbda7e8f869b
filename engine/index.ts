// The public face of the engine alone (`weir/engine`): for those who bring operators of their own.
// Whoever writes pipelines imports `weir`, which is this face and the generic operators.
export { Type } from 'typebox';
export { type Clock, systemClock } from './kernel/clock.ts';
export {
  defineErrors,
  type ErrorFactory,
  type ErrorSpec,
  type Retry,
  WeirError,
} from './kernel/errors.ts';
export { type Logger, type LogMethod, silentLog } from './kernel/log.ts';
export { createMetrics, type EngineMetrics, engineMetrics } from './kernel/metrics.ts';
export { type VirtualClock, virtualClock } from './kernel/virtual-clock.ts';
export type { Batch } from './model/batch.ts';
export { type Broadcast, broadcast, type Latest } from './model/broadcast.ts';
export { type Chain, type ChainOptions, chain } from './model/chain.ts';
export { type ChainCard, cardOf } from './model/chain-card.ts';
export type { Durability } from './model/durability.ts';
export { type Event, type PlaceInLog, placeInLog } from './model/event.ts';
export type { Flow, WithKey, WithoutKey } from './model/flow.ts';
export {
  type Anywhere,
  batchStep,
  type Connect,
  type Keyed,
  keyedStep,
  type Operator,
  type OperatorContext,
  step,
  type Unkeyed,
} from './model/operator.ts';
export {
  type Everywhere,
  type Partition,
  type Place,
  partitionOf,
  type TaskId,
} from './model/partition.ts';
export { type Pipeline, pipeline } from './model/pipeline.ts';
export type { RetryPolicy } from './model/retry.ts';
export type { Sink, SinkBatch, SinkOutcome, SinkTask } from './model/sink.ts';
export type { KeyedState, StateMigration, StateSpec } from './model/state.ts';
export { type Alarm, type KeyTimer, type TimerSpec, timerSpec } from './model/timer.ts';
export { type AnyTopic, type EventOf, type Topic, topic } from './model/topic.ts';
export {
  type PipelineNode,
  topologyMermaid,
  topologyOf,
  topologyText,
} from './model/topology.ts';
export type { UpcastSteps } from './model/upcast.ts';
export type { DeadLetter } from './runtime/dead-letter.ts';
export { type TaskLimits, taskLimits } from './runtime/limits.ts';
export { enrol } from './runtime/registration.ts';
export { startWorker, type Worker, type WorkerParts } from './runtime/worker.ts';
export { decodeEvent, encodeEvent } from './stream/codec.ts';
export { openMemoryTransport } from './stream/memory/transport.ts';
export { openRedisTransport, type RedisTransportOptions } from './stream/redis/transport.ts';
export type { Transport } from './stream/transport.ts';
export type { CapturedEvent } from './testing/captured.ts';
export type { CrashPoint, Disturbance } from './testing/disturbance.ts';
export {
  type TestPipeline,
  type TestPipelineOptions,
  testPipeline,
} from './testing/driver.ts';
export {
  type LoggedEvent,
  type Simulated,
  type SimulatedFaults,
  type SimulationOptions,
  simulate,
} from './testing/simulate.ts';
