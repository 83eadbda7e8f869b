// map: one value in, one value out.
import { type Anywhere, type Operator, step } from '../../engine/model/operator.ts';

/**
 * Turns each value into another one.
 *
 * @example
 * map('its amount', (event) => ({ amount: event.data.amount }))
 */
export const map = <In, Out>(
  label: string,
  turn: (value: In) => Out,
): Operator<In, Out, Anywhere> => step('map', label, (_, next) => (value) => next(turn(value)));
