// A conversation as every wire format tells it, and what is known of its texts: all of them are
// judged and scanned, not only the last, since a client may send any history.
import {
  type ChatPart,
  type ChatTool,
  type ChatTurn,
  type TextPart,
  type ToolCallPart,
  type ToolChoice,
  textOf,
} from '../../connectors/llm/model.ts';
import type { Guard, GuardChannel, GuardVerdict } from '../../operators/guard/verdict.ts';
import type { Finding } from '../../operators/output/finding.ts';
import { type Scan, scan } from '../../operators/output/scan.ts';
import { scanValue } from '../../operators/output/scan-value.ts';
import { textsIn } from '../../operators/tools/texts-in.ts';

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
  /** Pictures in it. */
  readonly images: number;
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

/** Nobody knows who has written what a client says that the assistant had said: it is the client's. */
const channelOf = (part: ChatPart): GuardChannel => (part.type === 'tool_result' ? 'tool' : 'user');

/** The turns since the last one of the assistant. */
const newTurns = (turns: readonly ChatTurn[]): readonly ChatTurn[] =>
  turns.slice(turns.findLastIndex(({ role }) => role === 'assistant') + 1);

const textsOf = (turns: readonly ChatTurn[]): string =>
  turns
    .flatMap(({ parts }) => parts.flatMap((part) => ('text' in part ? part.text : [])))
    .join('\n');

const imagesIn = (turns: readonly ChatTurn[]): number =>
  turns.reduce(
    (count, { parts }) => count + parts.filter(({ type }) => type === 'image').length,
    0,
  );

/** What is new in a conversation, as it came. */
const newTextOf = ({ turns }: Pick<Conversation, 'turns'>): string => textsOf(newTurns(turns));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Judged as the text that it is.
    return text;
  }
};

/** What a client's tool says of itself; a model reads all of it. */
const textOfTool = ({ description, parameters }: ChatTool): string =>
  [description, ...textsIn(parameters)].join('\n');

/** Whether something was found that goes on from one part of a turn into the next. */
const isCutIn = (findings: readonly Finding[], parts: readonly TextPart[]): boolean => {
  let end = 0;
  return parts.some(({ text }) => {
    end += text.length;
    return findings.some((each) => each.start < end && each.end > end);
  });
};

/** Judges and scans every text of a conversation, also in its calls and in what its tools say. */
export const judge = ({ system, turns, tools }: Conversation, guard: Guard): Judged => {
  const verdicts: GuardVerdict[] = [];
  const kinds = new Set<string>();
  let [containsSecret, containsPii] = [false, false];
  const note = (found: Pick<Scan, 'containsSecret' | 'containsPii' | 'kinds'>): void => {
    containsSecret ||= found.containsSecret;
    containsPii ||= found.containsPii;
    for (const kind of found.kinds) kinds.add(kind);
  };
  const read = (text: string, channel: GuardChannel): string => {
    verdicts.push(guard(text, channel));
    const scanned = scan(text);
    note(scanned);
    return scanned.redacted;
  };
  const readCall = (call: ToolCallPart): ToolCallPart => {
    const value = parsed(call.arguments);
    verdicts.push(guard(textsIn(value).join('\n'), 'user'));
    const scanned = scanValue(value);
    note(scanned);
    return scanned.kinds.length === 0
      ? call
      : { ...call, arguments: JSON.stringify(scanned.redacted) };
  };
  const readPart = (part: ChatPart): ChatPart => {
    if (part.type === 'tool_call') return readCall(part);
    return 'text' in part ? { ...part, text: read(part.text, channelOf(part)) } : part;
  };
  const readTurn = ({ role, parts, ...turn }: ChatTurn): ChatTurn => {
    const alone = parts.map(readPart);
    const texts = parts.filter((part) => part.type === 'text');
    const [first] = texts;
    if (first === undefined || texts.length === 1) return { ...turn, role, parts: alone };
    // A model reads the texts of a turn as one: what is cut in pieces is whole again there.
    const whole = textOf(texts);
    const redacted = read(whole, channelOf(first));
    if (!isCutIn(scan(whole).findings, texts)) return { ...turn, role, parts: alone };
    const others = alone.filter((part) => part.type !== 'text');
    return { ...turn, role, parts: [...others, { type: 'text', text: redacted }] };
  };
  const redacted = {
    system: system === '' ? '' : read(system, 'system'),
    turns: turns.map(readTurn),
  };
  verdicts.push(...tools.map((tool) => guard(textOfTool(tool), 'system')));
  const [first = guard('', 'user'), ...others] = verdicts;
  return {
    verdict: gravest([first, ...others]),
    ...{ containsSecret, containsPii, kinds: [...kinds], redacted },
    prompt: newTextOf({ turns }),
    redactedPrompt: textsOf(newTurns(redacted.turns)),
    images: imagesIn(turns),
  };
};
