import { describe, expect, it } from 'vitest';
import { kinds } from '../../../../operators/output/pii/kinds.ts';
import { scanPii } from '../../../../operators/output/pii.ts';
import { examples } from './examples.ts';

const checked = examples.filter(([, name, value]) =>
  scanPii(`My ${name} is ${value}, thanks.`).some(({ checksum }) => checksum),
);

/** All values with one digit replaced by another. */
const wrong = (value: string): readonly string[] =>
  [...value].flatMap((digit, at) =>
    /\d/.test(digit)
      ? [1, 4, 7].map(
          (by) => value.slice(0, at) + ((Number(digit) + by) % 10) + value.slice(at + 1),
        )
      : [],
  );

describe('a numbered document', () => {
  it.each(examples)('is found beside its name: %s, "%s", %s', (kind, name, value) => {
    const text = `My ${name} is ${value}, thanks.`;
    const findings = scanPii(text).map((each) => [each.kind, text.slice(each.start, each.end)]);
    // The closing bracket of some numbers is not part of them.
    expect(findings).toEqual([[kind, value.replace(/\)$/, '')]]);
  });

  it('has an example for each kind', () => {
    const without = new Set(kinds.map(({ kind }) => kind));
    for (const [kind] of examples) without.delete(kind);
    expect([...without]).toEqual([]);
    expect(examples.length).toBe(new Set(kinds.map(({ kind }) => kind)).size);
  });

  it('of a hundred kinds says that a checksum was verified, or none of its kind was', () => {
    expect(checked.length).toBeGreaterThan(75);
  });

  it.each(checked)(
    'passes its checksum with one digit wrong once in four at most: %s',
    (kind, name, value) => {
      const values = wrong(value);
      const passing = values.filter((each) =>
        scanPii(`My ${name} is ${each}, thanks.`).some((one) => one.kind === kind && one.checksum),
      );
      expect(passing.length / values.length).toBeLessThanOrEqual(0.25);
    },
  );
});

describe('a number with a weak checksum, or none', () => {
  it.each([
    ['nl_bsn', 'BSN', '539603028'],
    ['ca_sin', 'social insurance number', '729954701'],
    ['us_npi', 'NPI', '1763218884'],
    ['uk_nhs', 'NHS number', '4297395320'],
    ['th_tnin', 'Thai national ID', '8108786066727'],
    ['us_ssn', 'social security number', '536228726'],
    ['passport', 'pasaport', 'U1234908'],
  ])('is found only where it is named: %s', (kind, name, value) => {
    const kindsOf = (text: string) => scanPii(text).map((each) => each.kind);
    expect(kindsOf(`the ${name} ${value} is on file`)).toEqual([kind]);
    expect(kindsOf(`${value} is their ${name}.`)).toEqual([kind]);
    expect(kindsOf(`we sent ${value} on Monday`)).toEqual([]);
    // A name inside of a word, or far away, names nothing.
    expect(kindsOf(`x${name}y ${value} was sent`)).toEqual([]);
    expect(
      kindsOf(`${name}: none. ${'That is all we know of them. '.repeat(4)}Sent ${value} on`),
    ).toEqual([]);
  });

  it('may stand alone in a text without words, when it has a checksum', () => {
    expect(scanPii('729954701')).toEqual([
      { class: 'pii', kind: 'ca_sin', start: 0, end: 9, checksum: true },
    ]);
    expect(scanPii('729954701', { whole: false })).toEqual([]);
    expect(scanPii('729954702')).toEqual([]);
    expect(scanPii('123456789')).toEqual([]);
  });

  it('is named by what follows only in a whole text', () => {
    const text = 'PAB483920 es mi pasaporte';
    expect(scanPii(text).map(({ kind }) => kind)).toEqual(['es_passport']);
    expect(scanPii(text, { whole: false })).toEqual([]);
  });
});

describe('one stretch', () => {
  it('has one finding: the kind that is named, not the one that came first', () => {
    const of = (text: string) => scanPii(text).map(({ kind }) => kind);
    expect(of('Mein Personalausweis: LZ62G8T42')).toEqual(['de_id_card']);
    expect(of('passport 4111111111111111')).toEqual(['credit_card']);
    expect(of('Call about 4111 1111 1111 1111')).toEqual(['credit_card']);
    expect(of('my PESEL is 90060834440')).toEqual(['pl_pesel']);
    expect(of('card 4073 9438 7411 5384 or 4073943874115384')).toEqual([
      'credit_card',
      'credit_card',
    ]);
  });

  it('is no part of something longer', () => {
    for (const text of [
      'x4073943874115384',
      '4073943874115384.5',
      '12-90060834440',
      'file_90060834440.csv',
      '90060834440-77',
      '$90060834440',
      '0.90060834440',
    ]) {
      expect(scanPii(text), text).toEqual([]);
    }
  });
});
