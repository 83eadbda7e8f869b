// The development data of the calibration: user prompts, judged by the guard once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ruleGuard } from '../../operators/guard/rule-guard.ts';
import type { GuardView } from '../../operators/posture/score.ts';

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

/** The rows of the user channel. Throws when the data is not there. */
export const readRows = (directory: string): readonly Row[] =>
  gunzipSync(readFileSync(join(directory, 'prompts-dev.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RawRow)
    .filter(({ channel }) => channel === 'user')
    .map(({ family, label, text }) => {
      const { verdict, score, categories } = ruleGuard(text, 'user');
      return {
        family,
        isAttack: label === 'attack',
        promptLength: text.length,
        guard: { guard_verdict: verdict, guard_score: score, guard_categories: categories },
      };
    });
