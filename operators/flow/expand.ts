// expand: one value in, any number out, in order.
import { type Anywhere, type Operator, step } from '../../engine/model/operator.ts';

/**
 * Turns each value into several.
 *
 * @example
 * expand('its lines', (order) => order.data.lines)
 */
export const expand = <In, Out>(
  label: string,
  turn: (value: In) => Iterable<Out>,
): Operator<In, Out, Anywhere> =>
  step('expand', label, (_, next) => (value) => {
    for (const part of turn(value)) next(part);
  });
