// A flow under recording: `pipe` takes operator values and remembers them; nothing runs here.
import type { AnyOperator, Keyed, Operator, Unkeyed } from './operator.ts';

/** Says of a flow whether its events are grouped by a key. */
export type WithKey = 'with a key';
export type WithoutKey = 'without a key';

type StepOf<Has extends string> = Has extends WithKey ? Keyed : Unkeyed;

/** A recorded sequence of steps that ends in values of type `T`. */
export interface Flow<T, Has extends string> {
  readonly steps: readonly AnyOperator[];
  /** Always undefined: ties `T` to the recording, so that a flow of another type is an error. */
  readonly yields: T | undefined;

  pipe<A>(a: Operator<T, A, StepOf<Has>>): Flow<A, Has>;
  pipe<A, B>(a: Operator<T, A, StepOf<Has>>, b: Operator<NoInfer<A>, B, StepOf<Has>>): Flow<B, Has>;
  pipe<A, B, C>(
    a: Operator<T, A, StepOf<Has>>,
    b: Operator<NoInfer<A>, B, StepOf<Has>>,
    c: Operator<NoInfer<B>, C, StepOf<Has>>,
  ): Flow<C, Has>;
  pipe<A, B, C, D>(
    a: Operator<T, A, StepOf<Has>>,
    b: Operator<NoInfer<A>, B, StepOf<Has>>,
    c: Operator<NoInfer<B>, C, StepOf<Has>>,
    d: Operator<NoInfer<C>, D, StepOf<Has>>,
  ): Flow<D, Has>;
  pipe<A, B, C, D, E>(
    a: Operator<T, A, StepOf<Has>>,
    b: Operator<NoInfer<A>, B, StepOf<Has>>,
    c: Operator<NoInfer<B>, C, StepOf<Has>>,
    d: Operator<NoInfer<C>, D, StepOf<Has>>,
    e: Operator<NoInfer<D>, E, StepOf<Has>>,
  ): Flow<E, Has>;
  pipe<A, B, C, D, E, F>(
    a: Operator<T, A, StepOf<Has>>,
    b: Operator<NoInfer<A>, B, StepOf<Has>>,
    c: Operator<NoInfer<B>, C, StepOf<Has>>,
    d: Operator<NoInfer<C>, D, StepOf<Has>>,
    e: Operator<NoInfer<D>, E, StepOf<Has>>,
    f: Operator<NoInfer<E>, F, StepOf<Has>>,
  ): Flow<F, Has>;
  pipe<A, B, C, D, E, F, G>(
    a: Operator<T, A, StepOf<Has>>,
    b: Operator<NoInfer<A>, B, StepOf<Has>>,
    c: Operator<NoInfer<B>, C, StepOf<Has>>,
    d: Operator<NoInfer<C>, D, StepOf<Has>>,
    e: Operator<NoInfer<D>, E, StepOf<Has>>,
    f: Operator<NoInfer<E>, F, StepOf<Has>>,
    g: Operator<NoInfer<F>, G, StepOf<Has>>,
  ): Flow<G, Has>;
  pipe<A, B, C, D, E, F, G, H>(
    a: Operator<T, A, StepOf<Has>>,
    b: Operator<NoInfer<A>, B, StepOf<Has>>,
    c: Operator<NoInfer<B>, C, StepOf<Has>>,
    d: Operator<NoInfer<C>, D, StepOf<Has>>,
    e: Operator<NoInfer<D>, E, StepOf<Has>>,
    f: Operator<NoInfer<E>, F, StepOf<Has>>,
    g: Operator<NoInfer<F>, G, StepOf<Has>>,
    h: Operator<NoInfer<G>, H, StepOf<Has>>,
  ): Flow<H, Has>;
}

/** Records from an empty flow, or goes on after `steps`. */
export const record = <T, Has extends string>(
  steps: readonly AnyOperator[] = [],
): Flow<T, Has> => ({
  steps,
  yields: undefined,
  pipe: (...more: readonly AnyOperator[]) => record([...steps, ...more]),
});
