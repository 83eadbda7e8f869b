// The development data of the calibration: user prompts, as a guard judges them that has not seen them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readModel } from '../../operators/guard/model/weights.ts';
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import type { GuardView } from '../../operators/posture/score.ts';
import { keyOf, readLeftOut } from '../guard/left-out.ts';

export interface Row {
  readonly family: string;
  readonly isAttack: boolean;
  readonly promptLength: number;
  readonly guard: GuardView;
}

interface RawRow {
  readonly family: string;
  readonly channel: string;
  readonly label: string;
  readonly text: string;
}

const { flagFrom, blockFrom } = readModel().card;

/** The verdict of a guard that has not seen the text; its categories are those of the named rules. */
const guardOf = (text: string, score: number): GuardView => {
  const guard_verdict = score >= blockFrom ? 'block' : score >= flagFrom ? 'flag' : 'allow';
  const { categories } = promptGuard(text, 'user');
  const isNameless = categories.length === 0 && guard_verdict !== 'allow';
  return {
    ...{ guard_verdict, guard_score: score },
    guard_categories: isNameless ? ['prompt_injection'] : categories,
  };
};

/** The rows of the user channel that the guard was trained on. Throws when the data is not there. */
export const readRows = (directory: string): readonly Row[] => {
  const scores = readLeftOut();
  return gunzipSync(readFileSync(join(directory, 'prompts-dev.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RawRow)
    .filter(({ channel }) => channel === 'user')
    .flatMap(({ family, label, text }) => {
      const score = scores.get(keyOf(text));
      if (score === undefined) return [];
      const isAttack = label === 'attack';
      return [{ family, isAttack, promptLength: text.length, guard: guardOf(text, score) }];
    });
};
