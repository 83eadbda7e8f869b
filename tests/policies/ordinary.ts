// Facts that every policy test starts from: a prompt and an answer with nothing remarkable.
import type { OutputPolicyInput, PromptPolicyInput } from '../../policies/inputs.ts';

export const ordinaryPrompt: PromptPolicyInput = {
  posture_score: 0.05,
  signals: [],
  behavioral_signals: [],
  retrieval_trust: 1,
  intent_drift: 0,
  guard_verdict: 'allow',
  guard_score: 0,
  conversation_verdict: 'allow',
  cep_ttps: [],
  scopes: [],
  risk_tier: 'low',
  alert_level: 'ok',
  images: 0,
  review: 'none',
  content: 'none',
  content_categories: [],
};

export const cleanAnswer: OutputPolicyInput = {
  contains_secret: false,
  contains_pii: false,
  contains_canary: false,
  llm_verdict: 'allow',
  content: 'none',
  content_categories: [],
};
