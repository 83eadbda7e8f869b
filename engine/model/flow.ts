// A flow under recording: `pipe` takes operator values and remembers them; nothing runs here.
import type { AnyOperator, Operator } from './operator.ts';

/** A recorded sequence of steps that ends in values of type `T`. */
export interface Flow<T, Has extends string> {
  readonly steps: readonly AnyOperator[];
  /** Always undefined: ties `T` to the recording, so that a flow of another type is an error. */
  readonly yields: T | undefined;

  pipe<A>(a: Operator<T, A, Has>): Flow<A, Has>;
  pipe<A, B>(a: Operator<T, A, Has>, b: Operator<A, B, Has>): Flow<B, Has>;
  pipe<A, B, C>(
    a: Operator<T, A, Has>,
    b: Operator<A, B, Has>,
    c: Operator<B, C, Has>,
  ): Flow<C, Has>;
  pipe<A, B, C, D>(
    a: Operator<T, A, Has>,
    b: Operator<A, B, Has>,
    c: Operator<B, C, Has>,
    d: Operator<C, D, Has>,
  ): Flow<D, Has>;
  pipe<A, B, C, D, E>(
    a: Operator<T, A, Has>,
    b: Operator<A, B, Has>,
    c: Operator<B, C, Has>,
    d: Operator<C, D, Has>,
    e: Operator<D, E, Has>,
  ): Flow<E, Has>;
  pipe<A, B, C, D, E, F>(
    a: Operator<T, A, Has>,
    b: Operator<A, B, Has>,
    c: Operator<B, C, Has>,
    d: Operator<C, D, Has>,
    e: Operator<D, E, Has>,
    f: Operator<E, F, Has>,
  ): Flow<F, Has>;
  pipe<A, B, C, D, E, F, G>(
    a: Operator<T, A, Has>,
    b: Operator<A, B, Has>,
    c: Operator<B, C, Has>,
    d: Operator<C, D, Has>,
    e: Operator<D, E, Has>,
    f: Operator<E, F, Has>,
    g: Operator<F, G, Has>,
  ): Flow<G, Has>;
  pipe<A, B, C, D, E, F, G, H>(
    a: Operator<T, A, Has>,
    b: Operator<A, B, Has>,
    c: Operator<B, C, Has>,
    d: Operator<C, D, Has>,
    e: Operator<D, E, Has>,
    f: Operator<E, F, Has>,
    g: Operator<F, G, Has>,
    h: Operator<G, H, Has>,
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
