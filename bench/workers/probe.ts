// The ear at the end of a chain: it hears each beat once and keeps how long after its due time.
import { build, type Histogram } from 'hdr-histogram-js';
import { type Beat, nowUs } from './beat.ts';

/** What was heard of one run, in milliseconds from the due time. */
export interface Latencies {
  readonly heard: number;
  /** Beats that came again: a batch whose commit was refused is worked on twice. */
  readonly repeated: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** Latency at each of `percentiles`. */
  readonly curve: readonly number[];
}

export const percentiles = [10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99] as const;

interface Run {
  readonly run: number;
  readonly histogram: Histogram;
  readonly seen: Uint8Array;
  readonly done: () => void;
  left: number;
  repeated: number;
}

export interface Probe {
  /** Hears a beat; those of other runs than the awaited one are nobody's. */
  hear(beat: Beat): void;
  /** Resolves when every beat of the run was heard. */
  wait(run: number, beats: number): Promise<Latencies>;
}

const highestUs = 600_000_000;

const latenciesOf = ({ histogram, seen, repeated }: Run): Latencies => {
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) / 1_000;
  return {
    heard: seen.length,
    repeated,
    p50: at(50),
    p99: at(99),
    p999: at(99.9),
    max: histogram.maxValue / 1_000,
    curve: percentiles.map(at),
  };
};

/** A probe for the chains of one process. */
export const probe = (): Probe => {
  let current: Run | undefined;
  return {
    hear: ({ run, n, due_us }) => {
      if (current?.run !== run) return;
      if (current.seen[n] === 1) {
        current.repeated += 1;
        return;
      }
      current.seen[n] = 1;
      current.histogram.recordValue(Math.min(highestUs, Math.max(1, nowUs() - due_us)));
      current.left -= 1;
      if (current.left === 0) current.done();
    },
    wait: async (run, beats) => {
      let done = (): void => undefined;
      const finished = new Promise<void>((resolve) => {
        done = resolve;
      });
      const histogram = build({
        highestTrackableValue: highestUs,
        numberOfSignificantValueDigits: 3,
        useWebAssembly: false,
      });
      const waited = {
        run,
        histogram,
        seen: new Uint8Array(beats),
        done,
        left: beats,
        repeated: 0,
      };
      current = waited;
      await finished;
      return latenciesOf(waited);
    },
  };
};
