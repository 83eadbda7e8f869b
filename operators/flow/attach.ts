// attach: adds a named field to a value. The value is the batch's own, so it is changed in place:
// a spread per step costs more than parsing the event.
import { type Anywhere, type Operator, step } from '../../engine/model/operator.ts';

/**
 * Adds `name` to each value, computed from it. Synchronous; `lookup` is its asynchronous sister.
 *
 * @example
 * attach('total', (order) => order.data.net + order.data.tax)
 */
export const attach = <In extends object, Name extends string, Found>(
  name: Name,
  find: (value: In) => Found,
): Operator<In, In & { readonly [Field in Name]: Found }, Anywhere> =>
  step('attach', name, (_, next) => (value) => {
    const target = value as In & Record<Name, Found>;
    (target as Record<Name, Found>)[name] = find(value);
    next(target);
  });
