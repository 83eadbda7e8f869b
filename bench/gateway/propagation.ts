// How long what an operator says takes to be in force: a freeze, a model that is frozen or approved, policies that
// are activated, said at one gateway, until another gateway does so. Asked again and again over a kept-alive connection.
import type { Effort, Figure, Outcome } from '../benchmark.ts';
import { percentile, spread } from '../ratio.ts';
import { type OurPlatform, startOurs } from './platform.ts';
import { startUpstream } from './upstream-process.ts';
import { model } from './words.ts';

const repeats = 100;
const userId = 'bench-frozen';

/** Under it, nothing is low enough: `/chat` answers 202. */
const strict = { spm_config: { prompt: { allow_below: 0.01 } } };

const post = async (url: string, token: string, body: object) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
};

const send = async (url: string, token: string, body: object): Promise<number> =>
  (await post(url, token, body)).status;

/** Makes a version of policies; answers its name. */
const madeVersion = async (url: string, token: string): Promise<string> => {
  const made = await post(`${url}/policies/versions`, token, { note: 'bench', data: strict });
  if (made.status !== 201)
    throw new Error(`the version was answered with ${made.status}: ${made.text}`);
  return String(JSON.parse(made.text).version);
};

/** The time from an order until the gateway beside answers with this status. */
const timeOf = async (
  order: () => Promise<number>,
  ask: () => Promise<number>,
  wanted: number,
): Promise<number> => {
  const startedMs = performance.now();
  const [said] = await Promise.all([
    order(),
    (async () => {
      while ((await ask()) !== wanted);
    })(),
  ]);
  if (said >= 300) throw new Error(`the order was answered with ${said}`);
  return performance.now() - startedMs;
};

const measure = async (
  ours: OurPlatform,
  beside: string,
  count: number,
): Promise<Readonly<Record<string, readonly number[]>>> => {
  const admin = await ours.token({ sub: 'bench-admin', roles: ['spm:admin'] });
  const token = await ours.token({ sub: userId });
  const ask = (): Promise<number> =>
    send(`${beside}/v1/chat/completions`, token, {
      ...{ model, messages: [{ role: 'user', content: 'What is a weir?' }] },
    });
  const chat = (): Promise<number> =>
    send(`${beside}/chat`, token, { prompt: 'What is a weir?', model });
  const thing = { scope: 'user', id: userId, reason: 'bench' };
  const say = (path: string) => () => send(`${ours.url}${path}`, admin, thing);
  const move = (to: string) => () =>
    send(`${ours.url}/models/${model}/${to}`, admin, { reason: 'bench' });
  const register = () =>
    send(`${ours.url}/models`, admin, {
      ...{ model_id: model, provider: 'openai', risk_tier: 'low' },
    });
  const version = await madeVersion(ours.url, admin);
  const policies = (path: string) => () =>
    send(`${ours.url}/policies/${path}`, admin, { reason: 'bench' });
  const freeze: number[] = [];
  const modelFreeze: number[] = [];
  const modelApproval: number[] = [];
  const activation: number[] = [];
  for (let n = 0; n < count; n += 1) {
    freeze.push(await timeOf(say('/freeze'), ask, 403));
    await timeOf(say('/unfreeze'), ask, 200);
    modelFreeze.push(await timeOf(move('freeze'), ask, 403));
    await move('retire')();
    await register();
    modelApproval.push(await timeOf(move('approve'), ask, 200));
    activation.push(await timeOf(policies(`versions/${version}/activate`), chat, 202));
    await timeOf(policies('rollback'), chat, 200);
  }
  return {
    ...{ freeze, model_freeze: modelFreeze, model_approval: modelApproval },
    policy_activation: activation,
  };
};

/** Measures how fast freezes, models that are frozen or approved, and policies are so at another gateway. */
export const measurePropagation = async ({ quick, say }: Effort): Promise<Outcome> => {
  const upstream = await startUpstream();
  try {
    const ours = await startOurs(upstream.url);
    try {
      const second = await ours.startSecond();
      const beside = new URL('/', second.whole.url).origin;
      const times = await measure(ours, beside, quick ? 3 : repeats);
      const figures: Figure[] = Object.entries(times).flatMap(([name, values]) =>
        (['p50', 'p99'] as const).map((which) => ({
          ...{ name: `${name}_in_force_${which}`, unit: 'ms' },
          spread: spread([percentile(values, which === 'p50' ? 0.5 : 0.99)]),
        })),
      );
      say(
        `${times['freeze']?.length ?? 0} freezes, frozen and approved models, activated policies each were in force`,
      );
      await second.stop();
      return {
        figures,
        charts: [],
        notes: ['from the order at one gateway to the answer of another'],
      };
    } finally {
      await ours.stop();
    }
  } finally {
    upstream.stop();
  }
};
