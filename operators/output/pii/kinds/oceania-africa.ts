// Kinds of numbers of Oceania and Africa.
import {
  areMixed,
  digitAt,
  isDay,
  pairAt,
  passesLuhnSum,
  passesVerhoeff,
  startsWithDay,
  weighted,
} from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

const passesAbn = (digits: string): boolean =>
  (weighted(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;

const passesAcn = (digits: string): boolean =>
  (10 - (weighted(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === digitAt(digits, 8);

const passesMedicare = (digits: string): boolean =>
  weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(digits, 8);

const passesIrd = (digits: string): boolean => {
  const nine = digits.padStart(9, '0');
  const control = (weights: readonly number[]): number =>
    (11 - (weighted(nine, weights) % 11)) % 11;
  const first = control([3, 2, 7, 6, 5, 4, 3, 2]);
  return (first < 10 ? first : control([7, 4, 3, 2, 5, 2, 7, 6])) === digitAt(nine, 8);
};

const passesSouthAfrican = (digits: string): boolean =>
  startsWithDay(digits, 'YMD') &&
  isDay(pairAt(digits, 4), pairAt(digits, 2), pairAt(digits, 0) === 0 ? 2000 : pairAt(digits, 0)) &&
  passesLuhnSum(digits);

const oceania: readonly NumberKind[] = [
  {
    kind: 'au_abn',
    anywhere: ['11', '2_3_3_3'],
    shape: /^[1-9]\d{10}$/,
    check: passesAbn,
    checksum: true,
    words: 'abn|australian business number|business number',
  },
  {
    kind: 'au_acn',
    alone: ['9', '3_3_3'],
    shape: /^\d{9}$/,
    check: passesAcn,
    checksum: true,
    words: 'acn|australian company number|company number',
  },
  {
    kind: 'au_tfn',
    alone: ['9', '3_3_3'],
    named: ['8'],
    shape: /^\d{8,9}$/,
    check: (digits) =>
      areMixed(digits) &&
      weighted(
        digits,
        digits.length === 9 ? [1, 4, 3, 7, 5, 8, 6, 9, 10] : [10, 7, 8, 4, 6, 3, 5, 1],
      ) %
        11 ===
        0,
    checksum: true,
    words: 'tfn|tax file number|tax file no',
  },
  {
    kind: 'au_medicare',
    anywhere: ['4_5_1'],
    alone: ['10'],
    named: ['11', '4_5_2', '4_5_1-1', '4_5_1/1'],
    shape: /^[2-6]\d{9,10}$/,
    check: passesMedicare,
    checksum: true,
    words: 'medicare|medicare number|medicare card|medicare no',
  },
  {
    kind: 'nz_ird',
    named: ['9', '8', '3-3-3', '2-3-3'],
    shape: /^\d{8,9}$/,
    check: passesIrd,
    checksum: true,
    words: 'ird|ird number|inland revenue|tax number',
  },
  {
    kind: 'nz_nhi',
    named: ['7'],
    shape: /^[A-HJ-NP-Z]{3}(?:\d{4}|\d{2}[A-Z]{2})$/,
    words: 'nhi|nhi number|national health index',
  },
];

const africa: readonly NumberKind[] = [
  {
    kind: 'za_id_number',
    anywhere: ['13', '6_4_3', '6_4_2_1'],
    shape: /^\d{10}[012][89]\d$/,
    check: passesSouthAfrican,
    checksum: true,
    words: 'south african id|sa id|id number|identity number|rsa id',
  },
  {
    kind: 'ng_nin',
    named: ['11'],
    shape: /^\d{11}$/,
    check: passesVerhoeff,
    checksum: true,
    words: 'nin|national identification number|nimc|nigerian',
  },
  {
    kind: 'ng_nin',
    named: ['11', '4_3_4'],
    shape: /^\d{11}$/,
    words: 'nin|nimc|bvn|bank verification number',
  },
  {
    kind: 'ng_vehicle_registration',
    alone: ['3-5', '8', '3 5', '3 3 2', '3-3-2'],
    shape: /^[A-Z]{3}\d{3}[A-Z]{2}$/,
    words: 'plate|plates|vehicle|registration|number plate',
  },
  {
    kind: 'eg_national_id',
    anywhere: ['14'],
    shape: /^[23]\d{6}(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)\d{5}$/,
    check: (digits) => startsWithDay(digits, 'YMD', 1),
    words: 'الرقم القومي|egyptian id|national id|بطاقة',
  },
  {
    kind: 'ke_id_number',
    named: ['8', '7'],
    shape: /^\d{7,8}$/,
    words: 'kenyan id|huduma|kenya id|kra|national id',
  },
  { kind: 'gh_card', anywhere: ['3-9-1'], shape: /^GHA\d{10}$/, words: 'ghana card' },
];

export const oceaniaAndAfrica: readonly NumberKind[] = [...oceania, ...africa];
