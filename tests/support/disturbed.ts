// Tests of pipelines, each run three times: undisturbed, with owners that die around their commits,
// and with owners that hand over to others. What comes out must be the same.
import { beforeEach, describe } from 'vitest';
import type { Chain } from '../../engine/model/chain.ts';
import type { Pipeline } from '../../engine/model/pipeline.ts';
import type { Disturbance } from '../../engine/testing/disturbance.ts';
import {
  testPipeline as openDriver,
  type TestPipeline,
  type TestPipelineOptions,
} from '../../engine/testing/driver.ts';

const conditions: readonly (readonly [name: string, by: Disturbance | undefined])[] = [
  ['undisturbed', undefined],
  ['crashed', 'crashes'],
  ['rescaled', 'hand-overs'],
];

let disturbedBy: Disturbance | undefined;

/** A driver under the condition of the test that opens it. */
export const testPipeline = (
  tested: Pipeline | Chain,
  options: TestPipelineOptions = {},
): TestPipeline => openDriver(tested, { ...options, disturbedBy });

/** `describe` for tests of pipelines. */
export const describePipeline = (name: string, tests: () => void): void => {
  describe.each(conditions)(`${name}, %s`, (_, by) => {
    beforeEach(() => {
      disturbedBy = by;
    });
    tests();
  });
};
