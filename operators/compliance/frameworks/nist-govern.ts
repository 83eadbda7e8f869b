// GOVERN of the NIST AI RMF 1.0: 19 subcategories, in words of our own.
import { type Control, control } from '../framework.ts';

export const govern: readonly Control[] = [
  control(
    'GOVERN 1.1',
    'Laws and rules on AI are known, kept and documented',
    [],
    'The register of laws and rules that apply, with its owner',
  ),
  control(
    'GOVERN 1.2',
    'What makes AI trustworthy stands in policies and is practised',
    ['decisions_name_policy', 'policy_activated'],
    'The policy on trustworthy AI',
  ),
  control('GOVERN 1.3', 'How much risk work a system needs follows from what risk is tolerated', [
    'models_approved',
    'limits_set',
  ]),
  control('GOVERN 1.4', 'Risk management and its outcomes can be seen through', [
    'decisions_explained',
    'decisions_name_policy',
  ]),
  control('GOVERN 1.5', 'Risk management is watched and reviewed at set times', [
    'reports_scheduled',
    'reports_read',
  ]),
  control('GOVERN 1.6', 'AI systems are inventoried', ['models_registered', 'inventory_known']),
  control(
    'GOVERN 1.7',
    'AI systems are phased out safely',
    ['model_retired'],
    'The procedure of phasing out, with what happens to data and users',
  ),
  control(
    'GOVERN 2.1',
    'Who does what about AI risks is written down and clear',
    ['reviewers_named'],
    'The table of roles and responsibilities',
  ),
  control(
    'GOVERN 2.2',
    'Staff and partners are trained in AI risks',
    [],
    'Records of trainings, with dates and attendance',
  ),
  control(
    'GOVERN 2.3',
    'The head of the organisation answers for AI risks',
    [],
    'The decision or minutes in which the leadership takes it on',
  ),
  control(
    'GOVERN 3.1',
    'People of different backgrounds take part in decisions on AI risks',
    [],
    'Who takes part, and for which skills and views',
  ),
  control('GOVERN 3.2', 'Roles of people and AI, and who oversees what, are told apart', [
    'escalations_answered',
    'reviewers_named',
  ]),
  control(
    'GOVERN 4.1',
    'Critical thinking and safety come first in design and use',
    ['refusals_hold'],
    'The guideline of design and use, or its review',
  ),
  control(
    'GOVERN 4.2',
    'Teams document risks and effects of their AI and tell others',
    [],
    'The assessment of effects, and to whom it was told',
  ),
  control('GOVERN 4.3', 'AI is tested, incidents are recognised, and what is learned is shared', [
    'alerts_raised',
    'attacks_stopped',
  ]),
  control('GOVERN 5.1', 'Feedback from outside the team is collected and weighed', [
    'feedback_received',
  ]),
  control('GOVERN 5.2', 'Feedback that was judged flows back into the system', [
    'outcomes_confirmed',
    'policy_adjusted',
  ]),
  control(
    'GOVERN 6.1',
    'Risks from third parties are ruled, those to rights of others too',
    ['third_parties_approved'],
    'Terms with suppliers: use of data, intellectual property, liability',
  ),
  control('GOVERN 6.2', 'There is a plan for failures of third parties', [
    'fallbacks_set',
    'failover_seen',
  ]),
];
