import { describe, expect, it } from 'vitest';
import { type Circuit, type CircuitState, openCircuit } from '../../../connectors/llm/circuit.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';

const setUp = () => {
  const clock = virtualClock(0);
  const states: CircuitState[] = [];
  const options = { failuresMin: 3, windowMs: 10_000, openMs: 5_000 };
  const circuit = openCircuit(options, clock, (state) => states.push(state));
  return { clock, states, circuit };
};

const call = (circuit: Circuit, outcome: 'succeeded' | 'failed' | 'dropped'): boolean => {
  const entered = circuit.enter();
  if ('waitMs' in entered) return false;
  entered[outcome]();
  return true;
};

const times = (count: number, work: () => unknown): void => {
  for (let nth = 0; nth < count; nth += 1) work();
};

describe('the circuit of a provider', () => {
  it('opens after so many failures, says how long, and lets one call try afterwards', () => {
    const { circuit, clock } = setUp();
    times(3, () => call(circuit, 'failed'));
    expect(circuit.state).toBe('open');
    clock.advance(2_000);
    expect(circuit.enter()).toEqual({ waitMs: 3_000 });
    clock.advance(3_000);
    const probe = circuit.enter();
    expect(circuit.state).toBe('half_open');
    expect(circuit.enter()).toEqual({ waitMs: expect.any(Number) });
    if (!('waitMs' in probe)) probe.succeeded();
    expect(circuit.state).toBe('closed');
    expect(call(circuit, 'succeeded')).toBe(true);
  });

  it('opens again when the one that tried has failed', () => {
    const { circuit, clock, states } = setUp();
    times(3, () => call(circuit, 'failed'));
    clock.advance(5_000);
    call(circuit, 'failed');
    expect(circuit.enter()).toEqual({ waitMs: 5_000 });
    expect(states).toEqual(['open', 'half_open', 'open']);
  });

  it('lets the next one try when the one that tried was given up', () => {
    const { circuit, clock } = setUp();
    times(3, () => call(circuit, 'failed'));
    clock.advance(5_000);
    expect(call(circuit, 'dropped')).toBe(true);
    expect(circuit.state).toBe('half_open');
    expect(call(circuit, 'succeeded')).toBe(true);
    expect(circuit.state).toBe('closed');
  });

  it('forgets failures that are older than its window', () => {
    const { circuit, clock } = setUp();
    times(2, () => call(circuit, 'failed'));
    clock.advance(10_000);
    times(2, () => call(circuit, 'failed'));
    expect(circuit.state).toBe('closed');
  });

  it('stays closed while most calls succeed', () => {
    const { circuit } = setUp();
    times(50, () => {
      call(circuit, 'succeeded');
      call(circuit, 'succeeded');
      call(circuit, 'failed');
    });
    expect(circuit.state).toBe('closed');
  });

  it('does not hear calls that were let through before it opened', () => {
    const { circuit, clock } = setUp();
    const early = circuit.enter();
    const late = circuit.enter();
    times(3, () => call(circuit, 'failed'));
    clock.advance(5_000);
    const probe = circuit.enter();
    if (!('waitMs' in early)) early.succeeded();
    if (!('waitMs' in late)) late.failed();
    expect(circuit.state).toBe('half_open');
    if (!('waitMs' in probe)) probe.failed();
    expect(circuit.state).toBe('open');
  });
});
