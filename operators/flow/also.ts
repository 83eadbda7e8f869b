// also: a side output, written in the same commit as the flow's own.
import { type Anywhere, type Operator, step } from '../../engine/model/operator.ts';
import type { Topic } from '../../engine/model/topic.ts';

/**
 * Writes an event to another topic beside the flow; `undefined` writes nothing. Values pass
 * unchanged.
 *
 * @example
 * also(topics.audit, (found) => auditOf('cep.high', found))
 */
export const also = <In, Data>(
  topic: Topic<Data>,
  turn: (value: In) => NoInfer<Data> | undefined,
): Operator<In, In, Anywhere> =>
  step('also', `also ${topic.name}`, (context, next) => (value) => {
    const data = turn(value);
    if (data !== undefined) context.emit(topic, data);
    next(value);
  });
