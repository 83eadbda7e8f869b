// Posts a body to an address that somebody has chosen: judged like any target of a fetch, no redirect is
// followed, and of the answer only the status counts.
import { WeirError } from '../../engine/kernel/errors.ts';
import { exchange } from '../tools/web/exchange.ts';
import { isReachableAddress } from '../tools/web/public-address.ts';
import { judgeTarget } from '../tools/web/target.ts';
import { notifyErrors } from './errors.ts';

export interface PostRules {
  /** `host:port` entries that need not be public. */
  readonly allowed: readonly string[];
}

/** Errors of clients that may go away by themselves: timeout, too early, too many. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

const targetOf = async (address: string, { allowed }: PostRules, signal: AbortSignal) => {
  const rules = { allowed, isAllowedAddress: isReachableAddress };
  try {
    return await judgeTarget(address, rules, signal);
  } catch (cause) {
    if (cause instanceof WeirError) throw notifyErrors.REFUSED(cause.detail, { cause });
    throw notifyErrors.FAILED({}, { cause });
  }
};

/** Resolves when the target has taken it (2xx). */
export const post = async (
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  rules: PostRules,
  signal: AbortSignal,
): Promise<void> => {
  const target = await targetOf(address, rules, signal);
  const sent = { 'content-type': 'application/json', 'user-agent': 'Weir/1.0', ...headers };
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const answer = await exchange({
    ...{ ...target, method: 'POST', headers: { ...sent, ...length }, body, signal },
  }).catch((cause) => {
    throw notifyErrors.FAILED({}, { cause });
  });
  answer.destroy();
  const { statusCode: status = 0 } = answer;
  if (status >= 200 && status < 300) return;
  const isPassing = status >= 500 || passing.has(status);
  throw isPassing ? notifyErrors.FAILED({ status }) : notifyErrors.REJECTED({ status });
};
