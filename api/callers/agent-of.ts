// Which agent a request comes from: as it names itself, else the application of its key, else the way
// that it has come. Names with a colon are Weir's own; nobody can take one for itself.
import type { Identity } from '../../connectors/identity/tokens.ts';
import { scan } from '../../operators/output/scan.ts';
import { hashOf } from '../conversation/ingest.ts';

const plain = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
const markLength = 16;

/** The name that an agent gives itself in `X-Agent-Id`; a hash stands for what is no plain name. */
export const declaredAgent = (
  header: string | readonly string[] | undefined,
): string | undefined => {
  if (header === undefined || header.length === 0) return undefined;
  const name = String(header);
  const isPlain = plain.test(name) && scan(name).kinds.length === 0;
  return isPlain ? name : `unnamed-${hashOf(name).slice(0, markLength)}`;
};

/** Whether Weir has given the name: its own chat, or an application with a key. */
export const isOurAgent = (agentId: string): boolean => agentId.includes(':');

/** The agent behind a request. */
export const agentOf = (
  { agent, application }: Identity,
  way: 'weir:chat' | 'weir:api' | 'weir:mcp',
): string => agent ?? (application === undefined ? way : `app:${application}`);
