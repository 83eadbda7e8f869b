// A campaign of fuzzing: a platform, callers of every sort, another organisation whose secrets must not be
// seen, and requests to every endpoint until there were enough.
import { readFileSync } from 'node:fs';
import { Agent, request as ask } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { documentOf, endpointsIn } from '../support/endpoints.ts';
import type { TestPlatform } from '../support/platform.ts';
import { type FuzzAnswer, judgeOf, leaksIn } from './judge.ts';
import { type FuzzRequest, requestsTo } from './requests.ts';

export interface Campaign {
  readonly requests: number;
  readonly endpoints: number;
  readonly serverErrors: number;
  readonly statuses: ReadonlyMap<number, number>;
  /** What is wrong, with the request that shows it. */
  readonly findings: readonly string[];
}

const mark = 'zanzibar-quokka';
const atOnce = 8;
/** A server of tools that is not there is not the fault of Weir. */
const mayFail: ReadonlySet<string> = new Set(['POST /mcp-servers 502']);

/** Sends what a client library would refuse to send. */
const send = (
  url: string,
  { endpoint, path, headers, body }: FuzzRequest,
  authorization: Readonly<Record<string, string>>,
  agent: Agent,
): Promise<FuzzAnswer> =>
  new Promise((answered, failed) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = ask(
      `${url}${path}`,
      {
        ...{ agent, method: endpoint.method, timeout: 30_000 },
        headers: { ...headers, ...authorization, ...length },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', failed);
        response.once('end', () =>
          answered({
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            text: Buffer.concat(parts).toString('utf8'),
          }),
        );
      },
    );
    sent.once('timeout', () => sent.destroy(new Error('no answer in 30 seconds')));
    sent.once('error', failed);
    sent.end(body);
  });

const callersOf = async (platform: TestPlatform, adminToken: string) => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const of = async (role: string) =>
    bearer(await platform.token({ sub: `fuzz-${role}`, roles: [role] }));
  const admin = bearer(adminToken);
  const key = await platform.post('/keys', { name: 'fuzz' }, adminToken);
  const root = ['--tenant', 'platform', '--roles', 'weir:platform-admin', '--sub', 'root'];
  const operating = bearer((await platform.run(['token', ...root])).stdout.trim());
  const user = await of('user');
  const auditor = await of('spm:auditor');
  const application = { 'x-api-key': String(key.body['key']) };
  // Who gets further is asked more often.
  return [
    ...[{}, user, admin, application, admin, auditor, admin, user],
    ...[admin, operating, admin, bearer('not.a.token')],
  ];
};
/** Plants what belongs to another organisation. */
const plant = async (platform: TestPlatform): Promise<void> => {
  const admin = await platform.token({ sub: mark, tenant_id: 't2', roles: ['spm:admin'] });
  const text = `The ${mark} lives on an island.`;
  const made = [
    await platform.post('/documents', { title: mark, text, owner: 'tenant' }, admin),
    await platform.post('/chat', { prompt: `What is a ${mark}?` }, admin),
    await platform.post('/keys', { name: mark }, admin),
    await platform.post('/freeze', { scope: 'user', id: mark, reason: mark }, admin),
  ];
  const wrong = made.filter(({ status }) => status >= 300);
  if (wrong.length > 0) throw new Error(`nothing could be planted: ${wrong[0]?.status}`);
};

const logsOf = ({ directory, printed }: TestPlatform): string =>
  ['gateway.log', 'worker.log']
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n') + printed();

/** Runs a campaign; the same seed makes the same requests. */
export const runCampaign = async (
  platform: TestPlatform,
  how: { readonly seed: number; readonly perEndpoint: number; readonly goesOn: () => boolean },
): Promise<Campaign> => {
  await plant(platform);
  const document = await documentOf(platform.url);
  const endpoints = endpointsIn(document);
  const judge = judgeOf(document, mayFail);
  const adminToken = await platform.token({ sub: 'fuzz-admin', roles: ['spm:admin'] });
  const callers = await callersOf(platform, adminToken);
  const words = [mark, platform.directory, process.cwd()];
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const statuses = new Map<number, number>();
  const findings = new Map<string, string>();
  let requests = 0;

  const tryOut = async (request: FuzzRequest, nth: number): Promise<void> => {
    const authorization: Readonly<Record<string, string>> = callers[nth % callers.length] ?? {};
    const { name } = request.endpoint;
    const answer = await send(platform.url, request, authorization, agent);
    requests += 1;
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const sent = `${decodeURIComponent(request.path)} ${request.body}`;
    const leaks = leaksIn(answer.text, words).filter((leak) => !sent.includes(leak));
    const wrong = [...judge(request.endpoint, answer), ...leaks.map((leak) => `shows ${leak}`)];
    for (const each of wrong) {
      const shown = `${request.path.slice(0, 200)} ${String(request.body).slice(0, 300)}`;
      const key = `${name}: ${each}`;
      if (!findings.has(key)) {
        findings.set(key, `${key}: ${answer.status} ${answer.text.slice(0, 300)}\n    ${shown}`);
      }
    }
    // A campaign that has frozen its organisation would see nothing else.
    if (name === 'POST /freeze' && answer.status === 200) {
      const { scope, id } = JSON.parse(answer.text);
      await platform.post('/unfreeze', { scope, id, reason: 'fuzz' }, adminToken);
    }
  };

  const planned = endpoints.flatMap((endpoint, nth) =>
    fc.sample(requestsTo(endpoint), { seed: how.seed + nth, numRuns: how.perEndpoint }),
  );
  // Endpoints in turns, so that a campaign that must end early has seen all of them.
  const inTurns = Array.from({ length: how.perEndpoint }, (_, turn) =>
    endpoints.flatMap((__, nth) => planned[nth * how.perEndpoint + turn] ?? []),
  ).flat();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < inTurns.length && how.goesOn()) {
      const nth = next;
      next += 1;
      const request = inTurns[nth];
      if (request) await tryOut(request, Math.floor(nth / endpoints.length) + nth);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  agent.destroy();
  for (const leak of leaksIn(logsOf(platform), [mark])) findings.set(leak, `the log shows ${leak}`);
  const serverErrors = [...statuses].reduce(
    (sum, [status, times]) => (status === 500 ? sum + times : sum),
    0,
  );
  return {
    requests,
    endpoints: endpoints.length,
    serverErrors,
    statuses,
    findings: [...findings.values()],
  };
};

/** A line for people. */
export const campaignLine = ({ requests, endpoints, serverErrors, statuses }: Campaign): string => {
  const told = [...statuses].sort().map(([status, times]) => `${times} × ${status}`);
  return `fuzzing: ${requests} requests to ${endpoints} endpoints, server errors ${serverErrors}; ${told.join(', ')}`;
};
