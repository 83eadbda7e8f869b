// The chains that the workers of the bench run, by name.
import { type Chain, chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { count } from '../../operators/flow/count.ts';
import { map } from '../../operators/flow/map.ts';
import { match } from '../../operators/pattern/match.ts';
import { pattern } from '../../operators/pattern/pattern.ts';
import { postureWeights } from '../../operators/posture/weights.ts';
import { catalogue, judgeChain } from '../../pipelines/catalogue.ts';
import { openPolicies } from '../../policies/evaluator.ts';
import { type Beat, beats, heardBeats, secondBeats, thirdBeats } from './beat.ts';
import type { Probe } from './probe.ts';

type Beats = Event<Beat>;
const payload = map('its payload', ({ data }: Beats) => data);

const hearing = ({ hear }: Probe) =>
  map('hear', ({ data }: Beats) => {
    hear(data);
    return data;
  });

/** One chain: what is appended is heard. */
const heard = (probe: Probe): readonly Chain[] => [
  chain('heard', [
    pipeline({
      name: 'heard',
      from: beats,
      flow: (e) => e.pipe(hearing(probe)),
      to: heardBeats,
    }),
  ]),
];

/** Three chains joined by streams: two read, commit and write before the third hears. */
const three = (probe: Probe): readonly Chain[] => [
  chain('first', [
    pipeline({ name: 'first', from: beats, flow: (e) => e.pipe(payload), to: secondBeats }),
  ]),
  chain('second', [
    pipeline({ name: 'second', from: secondBeats, flow: (e) => e.pipe(payload), to: thirdBeats }),
  ]),
  chain('third', [
    pipeline({
      name: 'third',
      from: thirdBeats,
      flow: (e) => e.pipe(hearing(probe)),
      to: heardBeats,
    }),
  ]),
];

/** A count per user, then heard: state to take over, and to keep flat. */
const keyed = ({ hear }: Probe): readonly Chain[] => [
  chain('keyed', [
    pipeline({
      name: 'keyed',
      from: beats,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          count('beats of a user'),
          map('hear', ({ value: { data } }) => {
            hear(data);
            return data;
          }),
        ),
      to: heardBeats,
    }),
  ]),
];

const unstored = (): never => {
  throw new TypeError('this chain has no sink');
};

const hoursMs = (count: number): number => count * 3_600_000;

/** A pattern that every beat begins and none ends, for hours. */
const endless = pattern<Beats, null>('endless', { keep: () => null })
  .begin('start', () => true)
  .followedBy('end', ({ data }) => data.n < 0)
  .within(hoursMs(6));

const starting = (probe: Probe): readonly Chain[] => [
  chain('starting', [
    pipeline({
      name: 'starting',
      from: beats,
      key: (event) => event.subject,
      flow: (events) =>
        events.pipe(
          map('hear', (event: Beats) => {
            probe.hear(event.data);
            return event;
          }),
          match(endless, { order: 'log' }),
          map('its end', () => ({ run: 0, n: 0, due_us: 0 })),
        ),
      to: heardBeats,
    }),
  ]),
];

const passing = (): readonly Chain[] => [
  chain('passing', [
    pipeline({ name: 'passing', from: beats, flow: (e) => e.pipe(payload), to: heardBeats }),
  ]),
];

/** The product's own chain that decides: posture, drift and burst per session, then the policy. */
const judge = async (): Promise<readonly Chain[]> => {
  const minutes = (count: number): number => count * 60_000;
  const chains = catalogue({
    policy: await openPolicies(),
    models: { riskTierOf: () => 'low' },
    freezes: { of: () => undefined },
    control: { modeOf: () => 'enforce', exceptionOf: () => undefined },
    registered: { has: () => true },
    documents: { find: () => [] },
    tools: { factsOf: () => undefined, accepts: () => false, run: unstored },
    memory: { perform: unstored },
    limits: {
      short: { sizeMs: minutes(2), threshold: 5 },
      long: { sizeMs: minutes(60), threshold: 15 },
    },
    weights: postureWeights,
    facts: { offsets: unstored, write: unstored },
  });
  return chains.filter(({ name }) => name === judgeChain);
};

/** The chains of a name. */
export const chainsNamed = async (name: string, probe: Probe): Promise<readonly Chain[]> => {
  if (name === 'heard') return heard(probe);
  if (name === 'three') return three(probe);
  if (name === 'keyed') return keyed(probe);
  if (name === 'starting') return starting(probe);
  if (name === 'passing') return passing();
  if (name === judgeChain) return judge();
  throw new RangeError(`there are no chains ${name}`);
};
