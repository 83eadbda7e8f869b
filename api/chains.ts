// The chains of the product, made from settings and the ports that the caller brings.
import type { Chain } from '../engine/model/chain.ts';
import { postureWeights } from '../operators/posture/weights.ts';
import { catalogue } from '../pipelines/catalogue.ts';
import type { Services } from '../pipelines/services.ts';
import type { SettingValues } from './settings.ts';

type Outside = Omit<Services, 'weights' | 'limits'>;

/** All chains, as this process runs them. */
export const chainsOf = (values: SettingValues, outside: Outside): readonly Chain[] =>
  catalogue({
    ...outside,
    weights: postureWeights,
    limits: {
      short: {
        sizeMs: values.CEP_SHORT_WINDOW_SEC * 1_000,
        threshold: values.CEP_SHORT_THRESHOLD,
      },
      long: { sizeMs: values.CEP_LONG_WINDOW_SEC * 1_000, threshold: values.CEP_LONG_THRESHOLD },
    },
  });

const refuses = (): never => {
  throw new TypeError('a described chain does not run');
};

/** The chains as data, for topology, lag and the like; they cannot be run. */
export const describedChains = (values: SettingValues): readonly Chain[] =>
  chainsOf(values, {
    policy: { decidePrompt: refuses, decideTool: refuses, decideMemory: refuses },
    models: { riskTierOf: refuses },
    freezes: { of: refuses },
    control: { modeOf: refuses, exceptionOf: refuses },
    registered: { has: refuses },
    documents: { find: refuses },
    tools: { factsOf: refuses, accepts: refuses, run: refuses },
    memory: { perform: refuses },
    facts: { offsets: refuses, write: refuses },
  });
