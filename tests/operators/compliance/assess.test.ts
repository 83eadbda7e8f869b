import { describe, expect, it } from 'vitest';
import { assess, type Known } from '../../../operators/compliance/assess.ts';
import type { Evidence } from '../../../operators/compliance/evidence.ts';
import type { Control } from '../../../operators/compliance/framework.ts';

const now = Date.UTC(2026, 0, 1);
const ago = (ms: number): string => new Date(now - ms).toISOString();

const known: Known = {
  ...{ facts: new Map(), evidence: [], sightings: new Map(), atMs: now },
  isMonitored: () => false,
};

const assessed = (control: Omit<Control, 'id' | 'title'>, more: Partial<Known> = {}) => {
  const controls = [{ id: 'C 1', title: 'A control', ...control }];
  const framework = { id: 'f', name: 'F', groups: [{ name: 'G', controls }] };
  const [found] = assess(framework, { ...known, ...more }).groups.flatMap(
    (group) => group.controls,
  );
  if (!found) throw new Error('no control');
  return found;
};

const piece = (evidenceId: string, more: Partial<Evidence> = {}): Evidence => ({
  ...{ evidenceId, framework: 'f', controlId: 'C 1', kind: 'attestation', statement: 'It is so.' },
  ...{ url: 'https://x.example', sha256: null, attestedBy: 'olga', attestedMs: now - 1_000 },
  ...{ validUntilMs: now + 1_000, withdrawnMs: null, ...more },
});

describe('what is measured', () => {
  const fact = { count: 3, of: 4, lastAt: ago(5), lastRef: 'row-1', query: 'SELECT 3' };
  const shown = { count: 3, of: 4, lastAt: ago(5), lastRef: 'row-1', query: 'SELECT 3' };
  const facts = new Map([['keys_bounded', fact]]);

  it('shows its figures, its newest row and its question, and what closes the gap', () => {
    const { proofs } = assessed({ checks: ['keys_bounded'] }, { facts });
    expect(proofs).toMatchObject([
      { check: 'keys_bounded', kind: 'measured', passed: false, ...shown },
    ]);
    expect(proofs[0]?.close).toContain('Give every application a key that expires');
    expect(proofs[0]?.link).toBe('/audit?event_type=key_created');
  });

  it('asks for nothing where it holds', () => {
    const whole = new Map([['keys_bounded', { ...fact, count: 4 }]]);
    const { proofs } = assessed({ checks: ['keys_bounded'] }, { facts: whole });
    expect(proofs).toMatchObject([{ passed: true, close: '', ...shown, count: 4 }]);
  });

  it('that nobody has counted is nothing', () => {
    const nothing = { count: 0, of: null, lastAt: null, lastRef: null, query: '' };
    expect(assessed({ checks: ['keys_bounded'] }).proofs).toMatchObject([nothing]);
  });
});

describe('what is attested', () => {
  const control = { checks: [], attest: 'The plan' };

  it('shows the newest piece that counts, and all of them by id', () => {
    const old = piece('old', { attestedMs: now - 2_000 });
    const foreign = piece('foreign', { framework: 'g' });
    const found = assessed(control, { evidence: [old, piece('new'), foreign] });
    expect(found).toMatchObject({ status: 'satisfied', evidence: ['new', 'old'] });
    expect(found.proofs).toMatchObject([
      {
        ...{ check: 'attestation', kind: 'attested', passed: true, count: 2, close: '' },
        ...{ lastRef: 'new', lastAt: ago(1_000), link: '/compliance/evidence' },
      },
    ]);
  });

  it('says what to attach where nothing is', () => {
    const [proof] = assessed(control).proofs;
    expect(proof).toMatchObject({ passed: false, count: 0, lastAt: null, lastRef: null });
    expect(proof?.close).toMatch(/: The plan \(POST \/compliance\/evidence\)\.$/);
  });

  it.each<readonly [string, Partial<Evidence>]>([
    ['has ended', { validUntilMs: now }],
    ['has yet to begin', { attestedMs: now + 1 }],
    ['was withdrawn', { withdrawnMs: now - 1 }],
    ['names no file and no address', { url: null, sha256: null }],
    ['is on another framework', { framework: 'g' }],
    ['is on another control', { controlId: 'C 2' }],
  ])('does not count when it %s', (_, more) => {
    expect(assessed(control, { evidence: [piece('e', more)] }).status).toBe('gap');
  });

  it('counts by a hash as well as by an address', () => {
    const hashed = piece('e', { url: null, sha256: 'h' });
    expect(assessed(control, { evidence: [hashed] }).status).toBe('satisfied');
  });

  it('is not attested by a word that it does not apply, which takes the control out', () => {
    const excuse = piece('e', { kind: 'not_applicable', statement: 'No such use.', url: null });
    const found = assessed(control, { evidence: [excuse] });
    expect(found).toMatchObject({ status: 'not_applicable', reason: 'No such use.' });
    expect(found.proofs).toMatchObject([{ passed: false }]);
    expect(assessed(control, { evidence: [piece('e')] }).reason).toBe('');
  });
});

describe('what is guarded', () => {
  const guards = ['scan/secret', 'policy/output/secret', 'policy/output/pii'];

  it('holds while every rule of a policy is enforced; scans and guards are always at work', () => {
    const monitored = { isMonitored: (rule: string) => !rule.startsWith('output/') };
    const { status, proofs } = assessed({ checks: [], guards }, monitored);
    expect(status).toBe('satisfied');
    expect(proofs).toMatchObject([{ passed: true, count: 3, of: 3, close: '' }]);
  });

  it('says which rules to enforce where some are only monitored', () => {
    const monitored = { isMonitored: (rule: string) => rule === 'output/pii' };
    const { status, proofs } = assessed({ checks: [], guards }, monitored);
    expect(status).toBe('gap');
    expect(proofs).toMatchObject([{ count: 2, of: 3, close: 'Enforce policy/output/pii.' }]);
  });
});
