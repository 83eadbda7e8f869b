// The registry of models: commands go through the reducer, changes through the outbox. When a command is
// answered, its change is stored, and every process that can be reached has been told.
import { createHash } from 'node:crypto';
import type { DatabasePool } from 'slonik';
import { addEvidence } from '../../connectors/postgres/model-evidence.ts';
import {
  changeModelRecord,
  type ModelOutcome,
  type ModelRecord,
} from '../../connectors/postgres/model-records.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import {
  changeModel,
  type ModelCommand,
  type ModelRefusal,
  type ModelRules,
  type ModelState,
  modelStatuses,
  type RiskTier,
  riskTiers,
} from '../../operators/lifecycle/model.ts';
import type { OutboxRelay } from '../control/outbox-relay.ts';
import { apiErrors } from '../errors.ts';
import type { SettingValues } from '../settings.ts';
import { modelErrors } from './errors.ts';

export interface AttachedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface ModelRegistry {
  /** Carries out a command. Rejects with a coded error when the reducer refuses it. */
  change(tenantId: string, modelId: string, command: ModelCommand): Promise<ModelRecord>;
  /** Attaches a file to a model; answers its id. */
  attach(
    tenantId: string,
    modelId: string,
    by: string,
    file: AttachedFile,
  ): Promise<{ readonly evidenceId: string; readonly sha256: string }>;
}

/** Whether an approval takes somebody else: in production it does, unless it is set otherwise. */
export const modelRules = ({
  MODEL_FOUR_EYES: chosen,
  WEIR_PROFILE: profile,
}: Pick<SettingValues, 'MODEL_FOUR_EYES' | 'WEIR_PROFILE'>): ModelRules => ({
  fourEyes: chosen === 'on' || (chosen === 'profile' && profile === 'production'),
});

const refusals: Readonly<Record<ModelRefusal, (typeof modelErrors)['EXISTS']>> = {
  unknown: apiErrors.NOT_FOUND,
  exists: modelErrors.EXISTS,
  status: modelErrors.WRONG_STATUS,
  own_registration: modelErrors.OWN_REGISTRATION,
  unacceptable_risk: modelErrors.UNACCEPTABLE_RISK,
  evidence_full: modelErrors.EVIDENCE_FULL,
};

/** The state of a record; what a hand has misspelt is closed, and of the highest risk. */
const stateOf = (record: ModelRecord): ModelState => {
  const { provider, version, owner, purpose, source, registeredBy, approvedBy } = record;
  const riskTier: RiskTier = riskTiers.find((each) => each === record.riskTier) ?? 'high';
  return {
    status: modelStatuses.find((each) => each === record.status) ?? 'retired',
    card: { provider, version, riskTier, owner, purpose, source },
    ...{ registeredBy, approvedBy, evidenceCount: record.evidenceCount },
  };
};

/** Opens the registry. */
export const openModelRegistry = (parts: {
  readonly pool: DatabasePool;
  readonly relay: Pick<OutboxRelay, 'changed'>;
  /** Reads the records into this process, so that it never lags behind its own answer. */
  readonly refresh: () => Promise<void>;
  readonly clock: Pick<Clock, 'id'>;
  readonly rules: ModelRules;
}): ModelRegistry => {
  const { pool, relay, refresh, clock, rules } = parts;

  const outcomeOf = (record: ModelRecord | undefined, command: ModelCommand): ModelOutcome => {
    const state = record && stateOf(record);
    const change = changeModel(state, command, rules);
    if (change.outcome === 'refused') {
      throw refusals[change.refusal](record ? { model_status: record.status } : {});
    }
    const { card, status, registeredBy, approvedBy } = change.state;
    return {
      written: { ...card, status, registeredBy, approvedBy },
      isApproval: command.kind === 'approve',
      told: change.events.map(({ type: eventType, by: actor, ...data }) => ({
        ...{ eventId: clock.id(), eventType, actor, data },
      })),
    };
  };

  const change = async (
    tenantId: string,
    modelId: string,
    command: ModelCommand,
    also: Pick<ModelOutcome, 'also'> = {},
  ): Promise<ModelRecord> => {
    const changed = await changeModelRecord(pool, tenantId, modelId, (record) => ({
      ...outcomeOf(record, command),
      ...also,
    }));
    await Promise.all([refresh(), relay.changed(tenantId, command.by)]);
    if (!changed) throw apiErrors.NOT_FOUND();
    return changed;
  };

  return {
    change: (tenantId, modelId, command) => change(tenantId, modelId, command),
    attach: async (tenantId, modelId, by, { name, mediaType, content }) => {
      const evidenceId = clock.id();
      const sha256 = createHash('sha256').update(content).digest('hex');
      const facts = { evidence_id: evidenceId, name, sha256, size_bytes: content.length };
      const file = { evidenceId, name, mediaType, sha256, sizeBytes: content.length, content };
      await change(
        tenantId,
        modelId,
        { kind: 'attach', by, evidence: facts },
        {
          also: (transaction) =>
            addEvidence(transaction, tenantId, modelId, { ...file, attachedBy: by }),
        },
      );
      return { evidenceId, sha256 };
    },
  };
};
