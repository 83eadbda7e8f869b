// Why a page is not fetched, and how a fetch ends badly. The words are constants: what somebody else
// wrote (an address, a page, the message of a library) never gets into an error.
import { WeirError } from '../../../engine/kernel/errors.ts';
import { toolErrors } from '../tool.ts';

export type RefusalReason =
  | 'malformed address'
  | 'scheme'
  | 'credentials in the address'
  | 'port'
  | 'host name'
  | 'address is not public'
  | 'too many redirects'
  | 'redirect to an insecure scheme'
  | 'content type';

export const refusal = (reason: RefusalReason): WeirError => toolErrors.TARGET_REFUSED({ reason });

const systemCode = /^[A-Z][A-Z0-9_]{2,60}$/;

/** What Node and OpenSSL call the failure; their messages name hosts and stay out. */
const codeOf = (error: unknown): Record<string, string> => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && systemCode.test(code) ? { code } : {};
};

/** The coded error for whatever went wrong while the call was under way. */
export const failure = (error: unknown, signal: AbortSignal): WeirError => {
  if (error instanceof WeirError) return error;
  return signal.aborted ? toolErrors.TIMEOUT() : toolErrors.FAILED(codeOf(error));
};
