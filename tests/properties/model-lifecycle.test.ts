// The life of a model, under any sequence of commands: no state that should not be is reached, what is
// refused changes nothing, and the events alone give the state.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterModelEvent,
  changeModel,
  evidenceCountMax,
  type ModelCommand,
  type ModelEvent,
  type ModelState,
  type ModelStatus,
  modelMoves,
  riskTiers,
} from '../../operators/lifecycle/model.ts';

const who = fc.constantFrom('ann', 'bob', 'eve', 'platform');
const card = fc.record({
  provider: fc.constantFrom('openai', 'anthropic'),
  version: fc.constantFrom('', '1', '2'),
  riskTier: fc.constantFrom(...riskTiers),
  owner: who,
  purpose: fc.constant('chat'),
  source: fc.constant('manual'),
});
const evidence = { evidence_id: 'e', name: 'card.pdf', sha256: 'x', size_bytes: 1 };
const command: fc.Arbitrary<ModelCommand> = fc.oneof(
  fc.record({ kind: fc.constant('register' as const), by: who, card }),
  fc.record({ kind: fc.constantFrom(...modelMoves), by: who, reason: fc.constant('') }),
  fc.record({ kind: fc.constant('attach' as const), by: who, evidence: fc.constant(evidence) }),
);
const commands = fc.array(command, { maxLength: 60 });

interface Step {
  readonly before: ModelState | undefined;
  readonly command: ModelCommand;
  readonly after: ModelState | undefined;
  readonly events: readonly ModelEvent[];
}

const run = (given: readonly ModelCommand[], fourEyes: boolean): readonly Step[] => {
  let state: ModelState | undefined;
  return given.map((each) => {
    const before = state;
    const change = changeModel(state, each, { fourEyes });
    if (change.outcome === 'changed') state = change.state;
    const events = change.outcome === 'changed' ? change.events : [];
    return { before, command: each, after: state, events };
  });
};

/** Where a model may go from where it stands; said here once more, by hand. */
const ways: Readonly<Record<ModelStatus | 'nowhere', readonly ModelStatus[]>> = {
  nowhere: ['registered'],
  registered: ['approved', 'rejected'],
  approved: ['frozen', 'retired'],
  frozen: ['approved', 'retired'],
  rejected: ['registered'],
  retired: ['registered'],
};

describe('the life of a model', () => {
  it('goes only where a model may go', () => {
    fc.assert(
      fc.property(commands, fc.boolean(), (given, fourEyes) => {
        for (const { before, after } of run(given, fourEyes)) {
          const from = before?.status ?? 'nowhere';
          const to = after?.status ?? 'nowhere';
          if (from === to) continue;
          expect(to === 'nowhere' ? [] : ways[from]).toContain(to);
        }
      }),
    );
  });

  it('is approved once, and once more by a person where the platform did so by itself', () => {
    fc.assert(
      fc.property(commands, (given) => {
        for (const { before, command: said, after, events } of run(given, false)) {
          if (said.kind !== 'approve' || before?.status !== 'approved') continue;
          const isConfirmed = before.approvedBy === 'platform' && said.by !== 'platform';
          expect(events.length).toBe(isConfirmed ? 1 : 0);
          expect(after?.approvedBy).toBe(isConfirmed ? said.by : before.approvedBy);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is told by its events alone', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const steps = run(given, false);
        const replayed = steps
          .flatMap(({ events }) => events)
          .reduce<ModelState | undefined>(afterModelEvent, undefined);
        expect(replayed).toEqual(steps.at(-1)?.after);
      }),
    );
  });

  it('is changed by nothing that was refused', () => {
    fc.assert(
      fc.property(commands, fc.boolean(), (given, fourEyes) => {
        for (const { before, after, events } of run(given, fourEyes)) {
          if (events.length === 0) expect(after).toBe(before);
          else expect(after).not.toEqual(before);
        }
      }),
    );
  });

  it('has no approval by whoever registered it, where two must agree, and none of unacceptable risk', () => {
    fc.assert(
      fc.property(commands, (given) => {
        for (const { after } of run(given, true)) {
          if (after?.status !== 'approved' && after?.status !== 'frozen') continue;
          expect(after.approvedBy).not.toBe(after.registeredBy);
          expect(after.card.riskTier).not.toBe('unacceptable');
        }
      }),
    );
  });

  it('holds no more evidence than it may, and keeps it when it is registered anew', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const attach = Array.from({ length: 60 }, () => ({ kind: 'attach', by: 'ann', evidence }));
        const all = [...given, ...attach] as readonly ModelCommand[];
        for (const { before, after } of run(all, false)) {
          const count = after?.evidenceCount ?? 0;
          expect(count).toBeLessThanOrEqual(evidenceCountMax);
          expect(count).toBeGreaterThanOrEqual(before?.evidenceCount ?? 0);
        }
      }),
    );
  });
});
