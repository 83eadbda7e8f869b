// The frameworks that coverage is reported for, by the id in their address.
import type { Control, Framework } from './framework.ts';
import { euAiAct } from './frameworks/eu-ai-act.ts';
import { mitreAtlas } from './frameworks/mitre-atlas.ts';
import { nistAirm } from './frameworks/nist-airm.ts';
import { owaspAgentic } from './frameworks/owasp-agentic.ts';
import { owaspLlm } from './frameworks/owasp-llm.ts';

export const frameworks: readonly Framework[] = [
  ...[nistAirm, euAiAct, owaspLlm, owaspAgentic, mitreAtlas],
];

export const frameworkNamed = (id: string): Framework | undefined =>
  frameworks.find((each) => each.id === id);

/** All controls of a framework, in its order. */
export const controlsOf = ({ groups }: Framework): readonly Control[] =>
  groups.flatMap(({ controls }) => controls);
