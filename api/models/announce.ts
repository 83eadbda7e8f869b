// A record of models was changed: it is noted, and every process reads the registry at once.
import type { Clock } from '../../engine/kernel/clock.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { sayBroadcast } from '../control/broadcast.ts';
import type { ModelGate } from '../control/model-gate.ts';
import { apiErrors } from '../errors.ts';
import type { Journal } from '../journal.ts';

export interface AnnounceParts {
  readonly gate: Pick<ModelGate, 'refresh'>;
  readonly journal: Pick<Journal, 'note'>;
  readonly transport: Parameters<typeof sayBroadcast>[0];
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

/** Says who has changed what. Rejects with `WEIR_API_LOG_AWAY` when nobody can hear it. */
export const announce = async (
  { gate, journal, transport, clock }: AnnounceParts,
  { tenantId, by }: { readonly tenantId: string; readonly by: string },
  eventType: string,
  details: Parameters<Journal['note']>[3],
): Promise<void> => {
  await gate.refresh();
  await journal.note(tenantId, by, eventType, details);
  const said = { registry: 'models', by } as const;
  await sayBroadcast(transport, broadcasts.registryControl, tenantId, said, clock).catch(
    (cause) => {
      throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
    },
  );
};
