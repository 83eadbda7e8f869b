// What a bundle must answer: one decision of each policy, from the facts that its input declares.
import type { TObject } from 'typebox';
import { AdminPolicyInputSchema } from './admin-input.ts';
import {
  MemoryPolicyInputSchema,
  OutputPolicyInputSchema,
  PromptPolicyInputSchema,
  ToolPolicyInputSchema,
} from './inputs.ts';

/** The typed inputs, by package. */
export const declaredInputs: Readonly<Record<string, TObject>> = {
  'spm.prompt': PromptPolicyInputSchema,
  'spm.output': OutputPolicyInputSchema,
  'spm.tool': ToolPolicyInputSchema,
  'spm.memory': MemoryPolicyInputSchema,
  'spm.admin': AdminPolicyInputSchema,
};

/** Each package's rule that decides. */
export const decidingRule = 'decision';

export const entrypoints: readonly string[] = Object.keys(declaredInputs).map(
  (name) => `${name.replace('.', '/')}/${decidingRule}`,
);
