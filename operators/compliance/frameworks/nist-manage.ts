// MANAGE of the NIST AI RMF 1.0: 13 subcategories, in words of our own.
import { type Control, control } from '../framework.ts';

export const manage: readonly Control[] = [
  control('MANAGE 1.1', 'It is determined whether a system serves its purpose and may go on', [
    'models_approved',
    'models_watched',
  ]),
  control(
    'MANAGE 1.2',
    'Risks are treated in the order of their weight',
    ['risk_scored'],
    'The register of risks with priorities',
  ),
  control('MANAGE 1.3', 'There is an answer to each grave risk', [
    'attacks_stopped',
    'critical_alerts_answered',
  ]),
  control(
    'MANAGE 1.4',
    'What risk remains for users and buyers is documented',
    [],
    'The statement of what risk remains',
  ),
  control(
    'MANAGE 2.1',
    'What managing risks takes, and what could be done without AI, is weighed',
    ['limits_set', 'answers_priced'],
    'The comparison with ways that need no AI',
  ),
  control('MANAGE 2.2', 'The worth of systems in use is kept up', [
    'answers_finished',
    'policy_versions_moved',
  ]),
  control('MANAGE 2.3', 'Risks that nobody knew are answered and recovered from', [
    'critical_alerts_answered',
    'policy_adjusted',
  ]),
  control('MANAGE 2.4', 'A system that misbehaves can be switched off, and is', [
    'freeze_exercised',
    'freeze_effective',
  ]),
  control('MANAGE 3.1', 'Risks and benefits from third parties are watched', [
    'third_parties_approved',
    'outside_answers_checked',
  ]),
  control('MANAGE 3.2', 'Models that were trained by others are watched', [
    'models_watched',
    'outside_answers_checked',
  ]),
  control(
    'MANAGE 4.1',
    'Systems in use are watched by plan: feedback, appeal, incidents, change',
    ['monitored_lately', 'feedback_received', 'escalations_answered'],
    'The plan for the time after deployment',
  ),
  control('MANAGE 4.2', 'Improvement goes on, and can be measured', [
    'policy_versions_moved',
    'policy_activated',
    'errors_labelled',
  ]),
  control(
    'MANAGE 4.3',
    'Incidents are told to those concerned, tracked and recovered from',
    ['critical_alerts_answered', 'alerts_sent'],
    'The procedure of telling incidents, or the last time it was used',
  ),
];
