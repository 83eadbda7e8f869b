// Where opinions on content are asked for: of the judge, when there is one, else of the rules. An opinion is
// a fact for the policy; it never makes a ruling milder, and neither does its absence.
import type { ContentJudge, Said } from '../../connectors/llm/content/content-judge.ts';
import type { Usage } from '../../connectors/llm/model.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { GuardVerdict } from '../../operators/guard/verdict.ts';
import { judgeHarm } from '../../operators/harm/judge-harm.ts';
import type { ContentFacts } from '../../pipelines/events/request.ts';
import type { ProductMetrics } from '../../pipelines/metrics.ts';

/** Who pays for an opinion, and how long anybody waits for it. */
export interface OnBehalfOf {
  readonly tenantId: string;
  readonly signal: AbortSignal;
  spend(tokens: number): void;
}

/** An opinion; `lost` when the judge has not answered and the rules have nothing to say. */
export interface Opined extends Omit<ContentFacts, 'categories'> {
  readonly categories: readonly string[];
  readonly said?: Said;
}

export interface ContentDesk {
  /** Of any text. Never rejects. */
  ofText(text: string, who: OnBehalfOf): Promise<Opined>;
  /**
   * Of a prompt that the guard is not sure of; `undefined` of any other, which waits for nobody. Without
   * a judge, of a prompt that the rules mind. Never rejects.
   */
  ofPrompt(
    judged: { readonly verdict: GuardVerdict; readonly redactedPrompt: string },
    who: OnBehalfOf,
  ): Promise<ContentFacts | undefined>;
  /** Of an answer; absent when answers are not judged. Never rejects. */
  readonly ofAnswer:
    | ((
        read: { readonly prompt: string; readonly answer: string },
        who: OnBehalfOf,
      ) => Promise<ContentFacts | undefined>)
    | undefined;
}

/** From here on the guard has seen something, though it lets a prompt pass. */
const uncertainFrom = 0.2;

const isUncertain = ({ verdict, score }: GuardVerdict, prompt: string): boolean =>
  verdict === 'flag' ||
  (verdict === 'allow' && (score >= uncertainFrom || !judgeHarm(prompt).safe));

const factsOf = ({ said, categories, ...opined }: Opined): ContentFacts => ({
  ...opined,
  categories: [...categories],
});

/** Opens the desk of a gateway. */
export const openContentDesk = (parts: {
  readonly judge: ContentJudge | undefined;
  /** What the judge is called in the metrics. */
  readonly kind: string;
  readonly answers: boolean;
  readonly clock: Pick<Clock, 'id' | 'monotonicMs'>;
  readonly metrics: ProductMetrics;
  readonly log: Pick<Logger, 'warn'>;
}): ContentDesk => {
  const { judge, kind, answers, clock, metrics, log } = parts;

  const count = (
    { tenantId: tenant_id, spend }: OnBehalfOf,
    model_id: string,
    { input_tokens, output_tokens }: Usage,
    cost = 0,
  ): void => {
    metrics.weir_tokens_total.add({ tenant_id, model_id, direction: 'input' }, input_tokens);
    metrics.weir_tokens_total.add({ tenant_id, model_id, direction: 'output' }, output_tokens);
    metrics.weir_cost_microusd_total.add({ tenant_id, model_id }, cost);
    spend(input_tokens + output_tokens);
  };

  const byRules = (text: string, otherwise: 'safe' | 'lost'): Opined => {
    const { safe, categories, source, model } = judgeHarm(text);
    return { verdict: safe ? otherwise : 'unsafe', categories, source, model };
  };

  const asked = async (
    ask: ContentJudge,
    read: { readonly text: string; readonly prompt?: string },
    who: OnBehalfOf,
  ): Promise<Opined> => {
    const id = `content-${clock.id()}`;
    try {
      const { safe, usage, costMicrousd, ...rest } = await ask({ id, ...read, signal: who.signal });
      if (usage) count(who, rest.model, usage, costMicrousd);
      return { verdict: safe ? 'safe' : 'unsafe', ...rest };
    } catch (error) {
      if (!who.signal.aborted) log.warn({ id, ...errorFacts(error) }, 'content was not judged');
      return byRules(read.text, 'lost');
    }
  };

  const opine = async (
    read: { readonly text: string; readonly prompt?: string },
    who: OnBehalfOf,
  ): Promise<Opined> => {
    const startedMs = clock.monotonicMs();
    const opined = judge ? await asked(judge, read, who) : byRules(read.text, 'safe');
    const seconds = (clock.monotonicMs() - startedMs) / 1_000;
    metrics.weir_content_seconds.observe({ judge: kind, outcome: opined.verdict }, seconds);
    return opined;
  };

  return {
    ofText: (text, who) => opine({ text }, who),
    ofPrompt: async ({ verdict, redactedPrompt: text }, who) => {
      if (judge)
        return isUncertain(verdict, text) ? factsOf(await opine({ text }, who)) : undefined;
      const byRule = byRules(text, 'safe');
      return byRule.verdict === 'unsafe' ? factsOf(byRule) : undefined;
    },
    ofAnswer:
      judge && answers
        ? async ({ prompt, answer }, who) =>
            answer.trim() === '' ? undefined : factsOf(await opine({ text: answer, prompt }, who))
        : undefined,
  };
};
