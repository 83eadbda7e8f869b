// The settings of posture snapshots, and of what follows from them.
import { numberSetting } from '../../engine/kernel/config.ts';

export const postureSettings = {
  SPM_SNAPSHOT_INTERVAL_SEC: numberSetting({
    fallback: 300,
    min: 1,
    max: 3_600,
    help: 'The length of a posture snapshot of a model, in seconds; set it once',
  }),
  SPM_ENFORCEMENT_WINDOW: numberSetting({
    fallback: 3,
    min: 1,
    max: 100,
    help: 'Over how many snapshots the rolling average of a model goes',
  }),
  SPM_MODEL_BLOCK_THRESHOLD: numberSetting({
    fallback: 0.85,
    min: 0.05,
    max: 1,
    fraction: true,
    help: 'A model is frozen for a tenant when the rolling average of its posture is above this; 1: never',
  }),
  SPM_ENFORCEMENT_PROMPTS_MIN: numberSetting({
    fallback: 20,
    min: 1,
    max: 1_000_000,
    help: 'Fewer prompts than that in all these snapshots freeze no model',
  }),
  DRIFT_WINDOW_SEC: numberSetting({
    fallback: 3_600,
    min: 1,
    max: 604_800,
    help: 'The prompts of a model in so many seconds are compared with those before, to see drift',
  }),
  DRIFT_BASELINE_SEC: numberSetting({
    fallback: 86_400,
    min: 1,
    max: 2_592_000,
    help: 'How long before that they are compared with, in seconds',
  }),
  DRIFT_PROMPTS_MIN: numberSetting({
    fallback: 50,
    min: 5,
    max: 2_000,
    help: 'On both sides so many prompts are needed to speak of drift',
  }),
} as const;
