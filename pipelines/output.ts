// answer, already scanned and redacted by the gateway → the record that it was
import { pipeline } from '../engine/model/pipeline.ts';
import { also } from '../operators/flow/also.ts';
import { map } from '../operators/flow/map.ts';
import { auditOfOutput } from './events/audit.ts';
import { topics } from './topics.ts';

export const output = () =>
  pipeline({
    name: 'output',
    from: topics.finalResponse,
    flow: (events) =>
      events.pipe(
        map('record', ({ data }) => ({
          user_id: data.user_id,
          session_id: data.session_id,
          model_id: data.model_id,
          output_decision: data.output_decision,
          ...(data.mode ? { would_be: data.would_be, mode: data.mode } : {}),
          reason: data.reason,
          rule: data.rule,
          finding_kinds: data.finding_kinds,
          policy_version: data.policy_version,
          response_sha256: data.response_sha256,
          response_length: data.response_length,
        })),
        also(topics.audit, (checked) => auditOfOutput(checked)),
      ),
    to: topics.outputChecked,
  });
