// Failures to reach the log, named as what they are at the edge of the transport.
import { engineErrors } from '../../kernel/engine-errors.ts';
import { WeirError } from '../../kernel/errors.ts';

/**
 * Refusals that pass by themselves: a slot without a master or on its way to another one, a replica
 * that is no master yet, a server that loads, is full, cannot write to its disk or was unblocked.
 */
const passing =
  /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN|READONLY|MASTERDOWN|NOREPLICAS|LOADING|OOM|MISCONF|UNBLOCKED)\b/;

/** Whether a server has answered, and its answer is final. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ReplyError' && !passing.test(error.message);

const named = (during: string, error: unknown): unknown =>
  error instanceof WeirError || isRefusal(error)
    ? error
    : engineErrors.TRANSPORT_AWAY({ during }, { cause: error });

/** The same port; what it rejects with is `WEIR_ENGINE_TRANSPORT_AWAY` wherever waiting may help. */
export const namingFailures = <Port extends object>(port: Port): Port =>
  Object.fromEntries(
    Object.entries(port).map(([name, method]: [string, (...args: unknown[]) => unknown]) => [
      name,
      (...args: unknown[]) => {
        const answer = method(...args);
        if (!(answer instanceof Promise)) return answer;
        return answer.catch((error: unknown) => {
          throw named(name, error);
        });
      },
    ]),
  ) as Port;
