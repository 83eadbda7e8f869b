// The EU AI Act (Regulation (EU) 2024/1689), as far as it asks for records: articles 12, 19, 26(6), and of
// 72 and 73 what rests on logs. In words of our own.
import { control, type Framework } from '../framework.ts';

export const euAiAct: Framework = {
  id: 'eu-ai-act',
  name: 'EU AI Act, keeping of records',
  groups: [
    {
      name: 'Article 12',
      controls: [
        control('Art. 12(1)', 'Events are recorded by themselves while the system lives', [
          'decisions_audited',
          'answers_traced',
        ]),
        control('Art. 12(2)(a)', 'Records show where a risk or a substantial change arises', [
          'alerts_raised',
          'policy_adjusted',
        ]),
        control('Art. 12(2)(b)', 'Records serve the watch after placing on the market', [
          'monitored_lately',
          'feedback_received',
        ]),
        control('Art. 12(2)(c)', 'Records serve whoever deploys and watches the operation', [
          'decisions_explained',
          'reports_read',
        ]),
        control(
          'Art. 12(3)',
          'Remote biometric identification: period, database, match and who verified',
          [],
          'Where these are recorded; or that the system identifies nobody',
        ),
      ],
    },
    {
      name: 'Article 19',
      controls: [
        control('Art. 19(1)', 'Providers keep the records for at least six months', [
          'records_protected',
          'records_in_tree',
          'records_kept',
        ]),
        control(
          'Art. 19(2)',
          'Financial institutions keep them as part of their documentation',
          [],
          'Where they are kept; or that the organisation is none',
        ),
      ],
    },
    {
      name: 'Article 26',
      controls: [
        control('Art. 26(6)', 'Deployers keep the records for at least six months', [
          'records_protected',
          'records_in_tree',
          'records_kept',
        ]),
      ],
    },
    {
      name: 'Articles 72, 73',
      controls: [
        control('Art. 72(2)', 'Data on performance is collected and analysed all along', [
          'monitored_lately',
          'answers_finished',
          'assessed_regularly',
        ]),
        control(
          'Art. 72(3)',
          'There is a plan for the watch after placing on the market',
          ['reports_scheduled'],
          'The plan',
        ),
        control(
          'Art. 73(1)',
          'Serious incidents are reported to the authority',
          ['critical_alerts_answered'],
          'The procedure of reporting, with deadlines and addressees',
        ),
        control('Art. 73(6)', 'Incidents are investigated, and what would prove them is kept', [
          'records_protected',
          'records_in_tree',
          'critical_alerts_answered',
        ]),
      ],
    },
  ],
};
