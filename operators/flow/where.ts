// where: lets values pass, or drops them (dropped is handled: the event is still committed).
import { type Anywhere, type Operator, step } from '../../engine/model/operator.ts';

/**
 * Keeps the values that satisfy the predicate; a type guard narrows the flow.
 *
 * @example
 * where('is large', (event) => event.data.amount > 100)
 */
export const where: {
  <In, Out extends In>(
    label: string,
    keep: (value: In) => value is Out,
  ): Operator<In, Out, Anywhere>;
  <In>(label: string, keep: (value: In) => boolean): Operator<In, In, Anywhere>;
} = <In>(label: string, keep: (value: In) => boolean): Operator<In, In, Anywhere> =>
  step('where', label, (_, next) => (value) => {
    if (keep(value)) next(value);
  });
