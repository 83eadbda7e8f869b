import { describe, expect, it } from 'vitest';
import { exhaustedUsers } from '../../api/callers/exhausted-users.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';

describe('exhausted users', () => {
  it('wait until their time has come, and nobody else does', () => {
    const clock = virtualClock(0);
    const users = exhaustedUsers(clock);
    users.remember('t1', 'alice', 5_000);
    clock.advance(2_000);
    expect(users.waitMs('t1', 'alice')).toBe(3_000);
    expect(users.waitMs('t1', 'bob')).toBeUndefined();
    expect(users.waitMs('t2', 'alice')).toBeUndefined();
    clock.advance(3_000);
    expect(users.waitMs('t1', 'alice')).toBeUndefined();
  });

  it('are bounded in number', () => {
    const users = exhaustedUsers(virtualClock(0));
    for (let n = 0; n <= 10_000; n += 1) users.remember('t1', `u${n}`, 1_000);
    expect(users.waitMs('t1', 'u10000')).toBe(1_000);
    expect(users.waitMs('t1', 'u0')).toBeUndefined();
  });
});
