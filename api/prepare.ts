// Prepares the stores of a platform: schema, tenants, default model, shape of the log. Safe to run
// by any number of processes at once.
import { migrate } from '../connectors/postgres/migrate.ts';
import { openPool } from '../connectors/postgres/pool.ts';
import { ensureTenant } from '../connectors/postgres/registry.ts';
import type { Logger } from '../engine/kernel/log.ts';
import { openRedisTransport } from '../engine/stream/redis/transport.ts';
import { platformTenant } from './journal.ts';
import type { SettingValues } from './settings.ts';

/** Brings Redis and PostgreSQL to where gateways and workers can start. */
export const prepare = async (values: SettingValues, log: Logger): Promise<void> => {
  await migrate(values.DATABASE_URL);
  const pool = await openPool(values.DATABASE_URL, 1);
  const provider = values.ANTHROPIC_API_KEY === '' ? 'scripted' : 'anthropic';
  const models = [
    { id: values.LLM_MODEL_ID || values.ANTHROPIC_MODEL, provider },
    ...(values.OPENAI_MODEL === '' ? [] : [{ id: values.OPENAI_MODEL, provider: 'openai' }]),
    ...(values.GROQ_MODEL === '' ? [] : [{ id: values.GROQ_MODEL, provider: 'groq' }]),
  ];
  try {
    for (const tenant of values.TENANTS) await ensureTenant(pool, tenant, models);
  } finally {
    await pool.end();
  }
  const transport = await openRedisTransport({ url: values.REDIS_URL, patience: 'fail', log });
  try {
    await transport.verify();
    for (const tenant of [...values.TENANTS, platformTenant]) {
      await transport.settlePartitions(tenant, values.WEIR_PARTITIONS);
    }
  } finally {
    await transport.close();
  }
};
