// The memory policy as a table on the committed bundle: who may do what in which namespace.
import { describe, expect, it } from 'vitest';
import { openPolicies } from '../../policies/evaluator.ts';
import type { MemoryPolicyInput } from '../../policies/inputs.ts';
import { memoryInput } from '../../policies/memory-input.ts';

const policies = await openPolicies();
const ordinary: MemoryPolicyInput = {
  ...{ operation: 'read', namespace: 'longterm', roles: ['user'], own: true, posture_score: 0.05 },
  ...{ guard_verdict: 'allow', value_bytes: 0, frozen: false },
};
const operations = ['read', 'list', 'write', 'delete', 'erase', 'export'] as const;
const namespaces = ['session', 'longterm', 'system', 'all'] as const;

/** `namespace operation` of everything that is allowed. */
const allowed = (change: Partial<MemoryPolicyInput>): readonly string[] =>
  namespaces.flatMap((namespace) =>
    operations
      .filter((operation) => {
        const input = { ...ordinary, namespace, operation, ...change };
        return policies.decideMemory(input).decision === 'allow';
      })
      .map((operation) => `${namespace} ${operation}`),
  );

const ownedBy = (namespace: string) =>
  ['read', 'list', 'write', 'delete'].map((operation) => `${namespace} ${operation}`);

describe('the memory policy', () => {
  it('lets users see to their own, and admins to that of the system too', () => {
    const theirs = [...ownedBy('session'), ...ownedBy('longterm')];
    const all = ['all erase', 'all export'];
    expect(allowed({})).toEqual([...theirs, ...all]);
    expect(allowed({ roles: [] })).toEqual([...theirs, ...all]);
    expect(allowed({ roles: ['spm:admin'] })).toEqual([...theirs, ...ownedBy('system'), ...all]);
  });

  it('lets admins erase and export what others have, and read none of it singly', () => {
    expect(allowed({ own: false })).toEqual([]);
    const foreign = allowed({ own: false, roles: ['spm:admin'] });
    expect(new Set(foreign.map((each) => each.split(' ')[1]))).toEqual(
      new Set(['erase', 'export']),
    );
  });

  it('lets nobody who is frozen do anything', () => {
    expect(allowed({ frozen: true, roles: ['spm:admin'] })).toEqual([]);
  });

  it.each([
    [{ guard_verdict: 'block' }, 'deny guard_block'],
    [{ guard_verdict: 'flag' }, 'allow guard_flag'],
    [{ posture_score: 0.2999 }, 'allow permitted'],
    [{ posture_score: 0.3 }, 'deny posture'],
    [{ value_bytes: 4_096 }, 'allow permitted'],
    [{ value_bytes: 4_097 }, 'deny size'],
  ] as const)('rules about a write with %o', (change, expected) => {
    const { decision, rule } = policies.decideMemory({
      ...ordinary,
      operation: 'write',
      ...change,
    });
    expect(`${decision} ${rule}`).toBe(expected);
  });

  it('denies facts that are none', () => {
    for (const change of [{ posture_score: Number.NaN }, { namespace: 'x' }, { own: 'yes' }]) {
      const input = { ...ordinary, ...change } as MemoryPolicyInput;
      expect(policies.decideMemory(input)).toMatchObject({ decision: 'deny', rule: 'fail_closed' });
    }
  });

  it('is asked with the bytes of a value and whether the memory is the caller\u2019s own', () => {
    const use = { operation: 'write', roles: ['b', 'a'], callerId: 'ada', frozen: false } as const;
    expect(memoryInput({ ...use, userId: 'eve', value: 'é' })).toEqual({
      ...{ operation: 'write', namespace: 'all', roles: ['a', 'b'], own: false, frozen: false },
      ...{ posture_score: 0, guard_verdict: 'allow', value_bytes: 2 },
    });
  });
});
