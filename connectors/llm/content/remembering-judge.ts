// A judge of content that remembers what it has said of the last texts. It keeps a keyed hash of each,
// under a key that dies with the process, and no text.
import { createHmac, randomBytes } from 'node:crypto';
import type { ContentJudge, ContentOpinion, ContentQuestion } from './content-judge.ts';

export interface RememberingOptions {
  /** How many opinions are kept; the one that was not asked for longest goes first. */
  readonly opinionsMax: number;
  /** Hears of every opinion that was there already. */
  readonly remembered: () => void;
}

/** The same judge; an opinion that it remembers has no usage and no cost. */
export const rememberingJudge = (
  judge: ContentJudge,
  { opinionsMax, remembered }: RememberingOptions,
): ContentJudge => {
  const key = randomBytes(32);
  const opinions = new Map<string, ContentOpinion>();
  const nameOf = ({ text, prompt }: ContentQuestion): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([prompt, text]))
      .digest('base64');

  const keep = (name: string, opinion: ContentOpinion): void => {
    opinions.delete(name);
    opinions.set(name, opinion);
    const [oldest] = opinions.keys();
    if (opinions.size > opinionsMax && oldest !== undefined) opinions.delete(oldest);
  };

  return async (question) => {
    const name = nameOf(question);
    const known = opinions.get(name);
    if (known) {
      keep(name, known);
      remembered();
      return known;
    }
    const opinion = await judge(question);
    const { usage, costMicrousd, ...rest } = opinion;
    keep(name, rest);
    return opinion;
  };
};
