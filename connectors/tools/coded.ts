// What goes wrong in a tool becomes a coded error here. Messages of the system name paths, those of a
// database quote values: neither is handed on, only the system's own code.
import { WeirError } from '../../engine/kernel/errors.ts';
import { type ToolCall, toolErrors } from './tool.ts';

const systemCode = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'unknown';
};

/** Whether the system says `code`. */
export const hasCode = (cause: unknown, ...codes: readonly string[]): boolean =>
  codes.includes(systemCode(cause));

/** Does `work`; whatever it rejects with comes out coded, and without contents. */
export const coded = async <Result>(
  { signal }: Pick<ToolCall, 'signal'>,
  work: () => Promise<Result>,
): Promise<Result> => {
  if (signal.aborted) throw toolErrors.TIMEOUT();
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof WeirError) throw cause;
    if (signal.aborted) throw toolErrors.TIMEOUT();
    throw toolErrors.FAILED({ reason: systemCode(cause) });
  }
};
