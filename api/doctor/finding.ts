// What the doctor finds: sound, worth a look, or a problem; with what to do about the last two.
import { WeirError } from '../../engine/kernel/errors.ts';
import { errorFacts } from '../../engine/kernel/log.ts';

export type State = 'ok' | 'look' | 'BAD';

export interface Finding {
  readonly check: string;
  readonly state: State;
  /** Whether all can work as it is. */
  readonly sound: boolean;
  readonly seen: string;
  /** What to do. */
  readonly advice?: string;
}

export const fine = (check: string, seen: string): Finding => ({
  ...{ check, state: 'ok', sound: true, seen },
});

export const look = (check: string, seen: string, advice: string): Finding => ({
  ...{ check, state: 'look', sound: true, seen, advice },
});

export const problem = (check: string, seen: string, advice: string): Finding => ({
  ...{ check, state: 'BAD', sound: false, seen, advice },
});

/** The findings of a look; what it throws is one, with the help of its error. */
export const examine = async (
  check: string,
  examination: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> => {
  try {
    return await examination();
  } catch (error) {
    const { code, reason } = errorFacts(error);
    const help = error instanceof WeirError ? error.help : 'The log of the process says more.';
    return [problem(check, String(code ?? reason), help)];
  }
};

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;
