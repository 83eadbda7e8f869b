// weir model: the registry of models by hand. What is changed here is published before the command ends.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Value } from 'typebox/value';
import { evidenceList } from '../../connectors/postgres/model-evidence.ts';
import { modelPage } from '../../connectors/postgres/model-records.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { modelMoves, modelStatuses } from '../../operators/lifecycle/model.ts';
import { openOutboxRelay } from '../control/outbox-relay.ts';
import { apiErrors } from '../errors.ts';
import { type ModelRegistry, modelRules, openModelRegistry } from '../models/model-registry.ts';
import { cardOf, RegisterSchema, shownModel } from '../models/model-shape.ts';
import { evidenceBytesMax, shownEvidence } from '../routes/model-evidence.ts';
import { speaker } from './mode.ts';
import { answer, table } from './output.ts';
import { withRecords } from './with-records.ts';

interface Options {
  readonly tenant: string;
  readonly json?: true;
}

const listMax = 10_000;

const withRegistry = <Result>(
  tenant: string,
  work: (registry: ModelRegistry) => Promise<Result>,
): Promise<Result> =>
  withRecords(tenant, async ({ pool, transport, journal, values }) => {
    const clock = systemClock;
    const relay = openOutboxRelay(pool, { transport, journal, clock, log: silentLog });
    const refresh = async (): Promise<void> => undefined;
    try {
      return await work(
        openModelRegistry({ pool, relay, refresh, clock, rules: modelRules(values) }),
      );
    } finally {
      relay.close();
    }
  });

/** Lists the models of a tenant. */
export const modelList = ({
  tenant,
  status: name,
  json,
}: Options & { readonly status?: string }): Promise<void> =>
  withRecords(tenant, async ({ pool }) => {
    const status = modelStatuses.find((each) => each === name);
    if (name !== undefined && !status) {
      throw apiErrors.INPUT_INVALID({ expected: `one of ${modelStatuses.join(', ')}` });
    }
    const models = (await modelPage(pool, tenant, { status, countMax: listMax })).map(shownModel);
    answer(json === true, { models }, () =>
      table(
        models.map(({ model_id, status: now, risk_tier, provider, version, owner }) => [
          ...[model_id, now, risk_tier, provider, version, owner],
        ]),
      ),
    );
  });

/** Registers a model. */
export const modelRegister = async (
  model_id: string,
  options: Options & {
    readonly provider: string;
    readonly modelVersion: string;
    readonly riskTier: string;
    readonly owner: string;
    readonly purpose: string;
  },
): Promise<void> => {
  const { tenant, provider, modelVersion: version, riskTier, owner, purpose, json } = options;
  const asked = { model_id, provider, version, risk_tier: riskTier, owner, purpose };
  if (!Value.Check(RegisterSchema, asked)) {
    const [first] = Value.Errors(RegisterSchema, asked);
    throw apiErrors.INPUT_INVALID({ expected: `${first?.instancePath} ${first?.message}` });
  }
  const command = { kind: 'register', by: speaker(), card: cardOf(asked, 'manual') } as const;
  await withRegistry(tenant, async (registry) => {
    const model = shownModel(await registry.change(tenant, model_id, command));
    answer(json === true, model, () => `${model_id} is registered; approve it next`);
  });
};

/** Moves a model on in its life. */
export const modelMove = async (
  name: string,
  id: string,
  { tenant, reason, json }: Options & { readonly reason: string },
): Promise<void> => {
  const kind = modelMoves.find((each) => each === name);
  if (!kind) throw apiErrors.INPUT_INVALID({ expected: `one of ${modelMoves.join(', ')}` });
  await withRegistry(tenant, async (registry) => {
    const changed = await registry.change(tenant, id, { kind, by: speaker(), reason });
    const model = shownModel(changed);
    answer(json === true, model, () => `${id} is ${model.status} now`);
  });
};

/** Lists the files of a model, or attaches one. */
export const modelEvidence = async (
  id: string,
  { tenant, attach, json }: Options & { readonly attach?: string },
): Promise<void> => {
  if (attach !== undefined) {
    const content = await readFile(attach);
    if (content.length === 0 || content.length > evidenceBytesMax) {
      throw apiErrors.INPUT_INVALID({ expected: `a file of 1 to ${evidenceBytesMax} bytes` });
    }
    const file = { name: basename(attach), mediaType: 'application/octet-stream', content };
    return withRegistry(tenant, async (registry) => {
      const { evidenceId, sha256 } = await registry.attach(tenant, id, speaker(), file);
      answer(json === true, { evidence_id: evidenceId, sha256 }, () => `attached ${sha256}`);
    });
  }
  return withRecords(tenant, async ({ pool }) => {
    const evidence = (await evidenceList(pool, tenant, id)).map(shownEvidence);
    answer(json === true, { evidence }, () =>
      table(evidence.map(({ name, sha256, size_bytes }) => [name, sha256, String(size_bytes)])),
    );
  });
};
