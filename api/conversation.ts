// A conversation as every wire format tells it, and what is known of its texts: all of them are
// judged and scanned, not only the last, since a client may send any history.
import type { ChatPart, ChatTool, ChatTurn, ToolChoice } from '../connectors/llm/model.ts';
import type { Guard, GuardChannel, GuardVerdict } from '../operators/guard/verdict.ts';
import { scan } from '../operators/output/scan.ts';

export interface Conversation {
  /** The default model when absent. */
  readonly modelId: string | undefined;
  readonly sessionId: string | undefined;
  readonly system: string;
  readonly turns: readonly ChatTurn[];
  readonly tools: readonly ChatTool[];
  readonly toolChoice: ToolChoice;
  readonly tokensMax: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly stop: readonly string[];
}

/** A conversation of one prompt. */
export const promptOf = (
  text: string,
  { modelId, sessionId }: Partial<Pick<Conversation, 'modelId' | 'sessionId'>> = {},
): Conversation => ({
  ...{ modelId, sessionId, system: '', tools: [], toolChoice: 'auto', stop: [] },
  turns: [{ role: 'user', parts: [{ type: 'text', text }] }],
  ...{ tokensMax: undefined, temperature: undefined, topP: undefined },
});

export interface Judged {
  /** The gravest of all verdicts, with the reasons of all. */
  readonly verdict: GuardVerdict;
  readonly containsSecret: boolean;
  readonly containsPii: boolean;
  readonly kinds: readonly string[];
  /** What is new in it: the texts since the last answer, as they came, and without secrets. */
  readonly prompt: string;
  readonly redactedPrompt: string;
  /** The conversation without secrets and personal data. */
  readonly redacted: Pick<Conversation, 'system' | 'turns'>;
}

const graver: Readonly<Record<GuardVerdict['verdict'], number>> = { allow: 0, flag: 1, block: 2 };

const union = <T>(lists: readonly (readonly T[])[]): readonly T[] => [...new Set(lists.flat())];

const gravest = (verdicts: readonly [GuardVerdict, ...GuardVerdict[]]): GuardVerdict => {
  const worst = verdicts.reduce((found, each) =>
    graver[each.verdict] > graver[found.verdict] || each.score > found.score ? each : found,
  );
  if (verdicts.length === 1) return worst;
  return {
    ...worst,
    categories: union(verdicts.map(({ categories }) => categories)),
    reasons: union(verdicts.map(({ reasons }) => reasons)),
  };
};

const channelOf = (part: ChatPart, role: ChatTurn['role']): GuardChannel => {
  if (part.type === 'tool_result') return 'tool';
  // Nobody knows who has written what a client says that the assistant had said.
  return role === 'assistant' ? 'document' : 'user';
};

/** The turns since the last one of the assistant. */
const newTurns = (turns: readonly ChatTurn[]): readonly ChatTurn[] =>
  turns.slice(turns.findLastIndex(({ role }) => role === 'assistant') + 1);

const textsOf = (turns: readonly ChatTurn[]): string =>
  turns
    .flatMap(({ parts }) => parts.flatMap((part) => ('text' in part ? part.text : [])))
    .join('\n');

/** What is new in a conversation, as it came. */
export const newTextOf = ({ turns }: Pick<Conversation, 'turns'>): string =>
  textsOf(newTurns(turns));

/** Judges and scans every text of a conversation; tool calls are scanned too. */
export const judge = ({ system, turns }: Conversation, guard: Guard): Judged => {
  const verdicts: GuardVerdict[] = [];
  const kinds = new Set<string>();
  let [containsSecret, containsPii] = [false, false];
  const clean = (text: string): string => {
    const scanned = scan(text);
    containsSecret ||= scanned.containsSecret;
    containsPii ||= scanned.containsPii;
    for (const kind of scanned.kinds) kinds.add(kind);
    return scanned.redacted;
  };
  const read = (text: string, channel: GuardChannel): string => {
    verdicts.push(guard(text, channel));
    return clean(text);
  };
  const readPart = (part: ChatPart, role: ChatTurn['role']): ChatPart =>
    'text' in part ? { ...part, text: read(part.text, channelOf(part, role)) } : part;
  const redacted = {
    system: system === '' ? '' : read(system, 'system'),
    turns: turns.map(({ role, parts }) => ({
      role,
      parts: parts.map((part) => readPart(part, role)),
    })),
  };
  const [first = guard('', 'user'), ...others] = verdicts;
  return {
    verdict: gravest([first, ...others]),
    ...{ containsSecret, containsPii, kinds: [...kinds], redacted },
    prompt: newTextOf({ turns }),
    redactedPrompt: textsOf(newTurns(redacted.turns)),
  };
};
