// The operators' coded failures: a step that is declared wrongly, an event that it cannot take.
import { defineErrors } from '../engine/kernel/errors.ts';

export const operatorErrors = defineErrors('OPERATORS', {
  STEP_INVALID: {
    status: 500,
    retry: 'never',
    message: 'a step of a flow is declared with options that make no sense together',
    help: 'See detail: it names the step, the option and what is asked of it.',
  },
  NOT_A_NUMBER: {
    status: 422,
    retry: 'never',
    message: 'an aggregate was given a number that is not finite',
    help: 'Let the function that picks the number answer a finite one, or filter with `where` first.',
  },
  NOT_A_TIME: {
    status: 422,
    retry: 'never',
    message: 'the event time of a value is not a finite number of milliseconds',
    help: 'Let `at` answer epoch milliseconds; `(event) => event.timeMs` always does.',
  },
});
