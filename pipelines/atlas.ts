// detection → alert: the same finding in the words of MITRE ATLAS, with its severity
import { pipeline } from '../engine/model/pipeline.ts';
import { techniquesFor } from '../operators/atlas/techniques-for.ts';
import { severityOf } from '../operators/cep/levels.ts';
import { also } from '../operators/flow/also.ts';
import { map } from '../operators/flow/map.ts';
import { auditOfAlert } from './events/audit.ts';
import { topics } from './topics.ts';

/** Ids name the pipeline that made them: each chain that has one gives it a name of its own. */
export const atlas = (name = 'atlas') =>
  pipeline({
    name,
    from: topics.detection,
    flow: (events) =>
      events.pipe(
        map('name techniques', ({ data }) => {
          const techniques = techniquesFor(data.session_signals, data.rule);
          return {
            ...data,
            severity: severityOf(data.level),
            ttp_codes: techniques.map(({ id }) => id as string),
            techniques,
          };
        }),
        also(topics.audit, (alert) => auditOfAlert(alert)),
      ),
    to: topics.alert,
  });
