// What every side goes through in every round.
import type { Pace } from './upstream.ts';

/** How a side is asked. */
export type Load =
  | { readonly kind: 'connections'; readonly connections: number }
  | { readonly kind: 'rate'; readonly perSecond: number }
  | { readonly kind: 'streams'; readonly connections: number };

export interface Scenario {
  /** Names figures: `gateway_rps_16` is of the scenario `16`. */
  readonly name: string;
  readonly help: string;
  readonly pace: Partial<Pace>;
  readonly load: Load;
  /** Longer than the others: a high percentile needs its requests. */
  readonly times: number;
}

const closed = (connections: number, delayMs = 0): Scenario => ({
  name: `${connections}${delayMs === 0 ? '' : `_${delayMs}ms`}`,
  help: `${connections} connections, upstream ${delayMs} ms`,
  ...{ pace: { delayMs }, load: { kind: 'connections', connections }, times: 1 },
});

export const scenarios = {
  one: closed(1),
  sixteen: closed(16),
  sixtyFour: closed(64),
  sixteenSlow: closed(16, 20),
  sixtyFourSlow: closed(64, 20),
  paced: {
    ...{ name: '200_per_s', help: '200 requests per second, upstream 0 ms' },
    ...{ pace: {}, load: { kind: 'rate', perSecond: 200 }, times: 2 },
  },
  streams: {
    ...{ name: 'streams', help: '8 streams of 40 pieces, 5 ms apart: the first text' },
    ...{ pace: { pieceMs: 5 }, load: { kind: 'streams', connections: 8 }, times: 1 },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioKey = keyof typeof scenarios;

export const scenarioKeys = Object.keys(scenarios) as readonly ScenarioKey[];
