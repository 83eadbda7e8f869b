import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atlasRelease, techniques } from '../../../operators/atlas/techniques.ts';
import { techniquesFor } from '../../../operators/atlas/techniques-for.ts';
import { signalCategories } from '../../../operators/guard/categories.ts';

const idsOf = (signals: readonly string[], rule?: string) =>
  techniquesFor(signals, rule).map(({ id }) => id);

describe('signals in the words of ATLAS', () => {
  it.each([
    ['prompt_injection', 'AML.T0051.000'],
    ['indirect_injection', 'AML.T0051.001'],
    ['jailbreak_attempt', 'AML.T0054'],
    ['exfiltration', 'AML.T0057'],
    ['obfuscation', 'AML.T0068'],
    ['tool_abuse', 'AML.T0053'],
  ])('%s is %s', (signal, id) => {
    expect(idsOf([signal])).toEqual([id]);
  });

  it('are the techniques of each signal together, sorted, each once, with their names', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...signalCategories), { maxLength: 12 }), (signals) => {
        const found = techniquesFor(signals);
        const ids = found.map(({ id }) => id);
        expect([...new Set(ids)].sort()).toEqual(ids);
        for (const signal of signals) expect(ids).toEqual(expect.arrayContaining(idsOf([signal])));
        for (const { id, name } of found) expect(name).toBe(techniques[id]);
      }),
    );
  });

  it('add the technique of a combination, and that of a volume of prompts', () => {
    expect(idsOf(['exfiltration', 'tool_abuse'])).toContain('AML.T0086');
    expect(idsOf(['exfiltration'])).not.toContain('AML.T0086');
    for (const rule of ['burst', 'sustained', 'burst_and_sustained']) {
      expect(idsOf([], rule)).toEqual(['AML.T0029']);
    }
    expect(idsOf([], 'intent_drift')).toEqual([]);
  });

  it('add the technique of what is seen in a conversation', () => {
    expect(idsOf([], 'crescendo')).toEqual(['AML.T0054']);
    expect(idsOf([], 'split_over_turns')).toEqual(['AML.T0068']);
  });

  it('are nothing for words that are no signals', () => {
    expect(idsOf(['burst_detected', 'unknown', ''])).toEqual([]);
  });

  const release = `${process.env['WEIR_DEV_DATA'] ?? '../shared/data'}/atlas/ATLAS.yaml`;
  const present = existsSync(release);
  if (!present) console.warn(`skipped: no ATLAS release at WEIR_DEV_DATA (${release})`);

  it.skipIf(!present)('name the release that their table was checked against', () => {
    const version = /^version:\s*["']?([\d.]+)/m.exec(readFileSync(release, 'utf8'))?.[1];
    expect(version).toBe(atlasRelease);
  });
});
