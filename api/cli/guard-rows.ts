// What the guard says of a row, `{verdict, score, categories, reasons, spans, view, model}`. The channel of a
// row is `user` unless it says another.
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import { guardChannels, isChannel } from '../../operators/guard/verdict.ts';
import { apiErrors } from '../errors.ts';
import type { AnswerOf } from './rows.ts';

export const guardRow: AnswerOf = ({ text, channel = 'user' }) => {
  if (!isChannel(channel)) {
    throw apiErrors.INPUT_INVALID({ expected: `"channel": one of ${guardChannels.join(', ')}` });
  }
  return promptGuard(text, channel);
};
