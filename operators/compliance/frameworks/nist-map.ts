// MAP of the NIST AI RMF 1.0: 18 subcategories, in words of our own.
import { type Control, control } from '../framework.ts';

export const map: readonly Control[] = [
  control(
    'MAP 1.1',
    'Purposes, users, settings and the law around them are understood',
    [],
    'The description of purpose, users and setting',
  ),
  control(
    'MAP 1.2',
    'Different disciplines set out the context, and it is on record who did',
    [],
    'Who took part in the description, with their fields',
  ),
  control(
    'MAP 1.3',
    'What the organisation wants of AI is understood and written down',
    [],
    'Mission and goals for AI',
  ),
  control(
    'MAP 1.4',
    'The value to the business is defined, or looked at anew',
    [],
    'The business case, or its last review',
  ),
  control('MAP 1.5', 'The risk that is tolerated is determined', ['limits_set', 'policy_adjusted']),
  control(
    'MAP 1.6',
    'Requirements, privacy among them, come from those concerned',
    ['prompts_scanned'],
    'The list of requirements, and who was asked',
  ),
  control(
    'MAP 2.1',
    'Tasks, and the methods that carry them out, are defined',
    ['models_registered'],
    'The tasks that each model is meant for',
  ),
  control(
    'MAP 2.2',
    'Limits of its knowledge, and how people oversee its output, are documented',
    ['answers_checked'],
    'The limits of the models in use, as told to users',
  ),
  control(
    'MAP 2.3',
    'How it is tested, and how soundly, is thought through and documented',
    ['models_evidenced'],
    'The plan of tests: data, experiments, validity of what is measured',
  ),
  control('MAP 3.1', 'Benefits are examined and documented', [], 'The assessment of benefits'),
  control('MAP 3.2', 'Costs are examined, those of errors too', [
    'answers_priced',
    'errors_labelled',
  ]),
  control(
    'MAP 3.3',
    'The scope of its use is set',
    ['keys_bounded'],
    'The scope: which applications, for whom, for what not',
  ),
  control(
    'MAP 3.4',
    'Those who run and use it are shown to be proficient',
    [],
    'How proficiency is assessed, with results',
  ),
  control('MAP 3.5', 'Oversight by people is defined, assessed and documented', [
    'escalations_answered',
    'approvals_answered',
  ]),
  control(
    'MAP 4.1',
    'Legal risks of components, third-party data and software too, are mapped',
    ['third_parties_approved', 'inventory_known'],
    'The bill of materials with licences and terms',
  ),
  control('MAP 4.2', 'Controls of components, those of third parties too, are identified', [
    'tool_calls_ruled',
    'tool_results_screened',
    'documents_screened',
  ]),
  control(
    'MAP 5.1',
    'How likely and how great each effect is, is estimated',
    ['risk_scored'],
    'The assessment of effects on people and society',
  ),
  control(
    'MAP 5.2',
    'Those concerned are engaged regularly, and their feedback taken in',
    ['feedback_received'],
    'The plan of engagement, and who carries it out',
  ),
];
