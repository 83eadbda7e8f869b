// MEASURE of the NIST AI RMF 1.0: 22 subcategories, in words of our own.
import { type Control, control } from '../framework.ts';

export const measure: readonly Control[] = [
  control(
    'MEASURE 1.1',
    'The gravest risks are measured first; what is not measured is named',
    ['risk_scored'],
    'The risks that are not measured, and why',
  ),
  control('MEASURE 1.2', 'Metrics and controls are checked for their worth, errors included', [
    'assessed_regularly',
    'errors_labelled',
  ]),
  control(
    'MEASURE 1.3',
    'People who did not build it take part in assessments',
    ['reports_read'],
    'The report of the independent assessor',
  ),
  control(
    'MEASURE 2.1',
    'Test sets, metrics and tools are documented',
    ['models_evidenced'],
    'The documentation of tests: sets, metrics, tools, versions',
  ),
  control(
    'MEASURE 2.2',
    'Tests with people meet what is required and are representative',
    [],
    'The approval and the sampling of such tests, or why there are none',
  ),
  control('MEASURE 2.3', 'Performance is measured under conditions like those in use', [
    'answers_finished',
  ]),
  control('MEASURE 2.4', 'The system and its components are watched in production', [
    'monitored_lately',
    'models_watched',
    'posture_kept',
  ]),
  control(
    'MEASURE 2.5',
    'It is shown to be valid and reliable, and where that ends',
    ['answers_second_read', 'models_evidenced'],
    'The report of validation with its limits',
  ),
  control('MEASURE 2.6', 'Safety is evaluated regularly; it fails safely', [
    'harm_judged',
    'refusals_hold',
  ]),
  control('MEASURE 2.7', 'Security and resilience are evaluated', [
    'attacks_stopped',
    'alerts_raised',
    'records_protected',
  ]),
  control('MEASURE 2.8', 'Transparency and accountability are examined', [
    'decisions_audited',
    'decisions_explained',
    'records_in_tree',
  ]),
  control(
    'MEASURE 2.9',
    'The model is explained, and its output read in its context',
    ['answers_traced', 'models_evidenced'],
    'The model card, or the explanation for users',
  ),
  control(
    'MEASURE 2.10',
    'Privacy is examined',
    ['prompts_scanned', 'findings_withheld'],
    'The assessment of data protection',
  ),
  control(
    'MEASURE 2.11',
    'Fairness and bias are evaluated',
    [],
    'The evaluation of bias with groups, metrics and results',
  ),
  control(
    'MEASURE 2.12',
    'Effects on the environment are assessed',
    ['tokens_counted'],
    'The assessment of energy and sustainability',
  ),
  control(
    'MEASURE 2.13',
    'Whether tests and metrics tell the truth is evaluated',
    ['errors_labelled'],
    'The evaluation of tests and metrics',
  ),
  control('MEASURE 3.1', 'Known, unforeseen and new risks are tracked', [
    'alerts_raised',
    'monitored_lately',
  ]),
  control(
    'MEASURE 3.2',
    'Risks that are hard to measure are tracked, too',
    [],
    'How risks without a metric are tracked',
  ),
  control('MEASURE 3.3', 'Users can report problems and appeal', [
    'feedback_received',
    'escalations_answered',
  ]),
  control(
    'MEASURE 4.1',
    'How risks are measured is settled with experts and users of the setting',
    [],
    'Who was consulted, and what came of it',
  ),
  control('MEASURE 4.2', 'Results are confirmed by those who know the setting', [
    'outcomes_confirmed',
  ]),
  control('MEASURE 4.3', 'What gets better or worse is identified with those concerned', [
    'feedback_measured',
    'assessed_regularly',
    'posture_kept',
  ]),
];
