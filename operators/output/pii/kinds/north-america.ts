// Kinds of numbers of the United States and Canada.
import { areMixed, digitAt, passesLuhnSum } from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

const passportWords =
  'passport|passport no|passport number|passport book|passport card|travel document|passeport';
const licenceWords =
  "driver license|drivers license|driver's license|driver’s license|driving license|driver licence|drivers licence|driver's licence|driving licence|license number|licence number|driver id|dl|dln|dl no|permis|permis de conduire|lic";

/** Registration numbers of the drug enforcement agency: the last digit of two sums. */
const passesDea = (compact: string): boolean => {
  const d = (at: number): number => digitAt(compact, at + 1);
  return (d(1) + d(3) + d(5) + 2 * (d(2) + d(4) + d(6))) % 10 === d(7);
};

export const northAmerica: readonly NumberKind[] = [
  {
    kind: 'us_ssn',
    anywhere: ['3_2_4'],
    named: ['9', '3-6', '5-4'],
    shape: /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/,
    words:
      'ssn|ssns|ssn no|social security|social security number|social security no|social|soc sec|ss no|ss number|seguro social',
  },
  {
    kind: 'us_itin',
    anywhere: ['3_2_4'],
    alone: ['9'],
    shape: /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/,
    words: 'itin|taxpayer|tax id|tax identification|individual taxpayer|tin',
  },
  {
    kind: 'us_mbi',
    anywhere: ['4-3-4', '11'],
    shape:
      /^[1-9][AC-HJKMNPQRT-Y][AC-HJKMNPQRT-Y\d]\d[AC-HJKMNPQRT-Y][AC-HJKMNPQRT-Y\d]\d[AC-HJKMNPQRT-Y]{2}\d{2}$/,
    words: 'mbi|medicare|medicare id|medicare number|beneficiary',
  },
  {
    kind: 'us_npi',
    alone: ['10', '4_3_3', '3_3_4'],
    shape: /^[12]\d{9}$/,
    check: (digits) => !/^(\d)\1{8}/.test(digits) && passesLuhnSum(`80840${digits}`),
    checksum: true,
    words:
      'npi|npi number|provider|national provider|national provider identifier|physician|prescriber',
  },
  {
    kind: 'medical_license',
    alone: ['9'],
    shape: /^[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}$/,
    check: passesDea,
    checksum: true,
    words:
      'dea|dea number|dea no|dea registration|prescriber|medical license|certificate|certificate number|license number|physician|registration number',
  },
  { kind: 'us_passport', alone: ['9'], shape: /^[A-Z]\d{8}$/, words: passportWords },
  { kind: 'us_passport', named: ['9'], shape: /^\d{9}$/, words: passportWords },
  {
    kind: 'us_driver_license',
    named: [
      '7..14',
      '1 3 3 3 3',
      '1-3-3-3-3',
      '1-4-4-4',
      '3-3-3',
      '3 3 3',
      '2-3-4',
      '1-8',
      '3-2-4',
      '1-3-4',
      '2-2-5',
      '4-4-4',
      '4-3-2-3',
    ],
    shape:
      /^(?:[A-Z]{1,3}\d{4,13}[A-Z]?|\d{7,14}[A-Z]?|\d{2}[A-Z]{3}\d{5}|[A-Z]\d{2,6}[A-Z]\d{2,6}|[A-Z]{3,7}[A-Z\d]{2}\d[A-Z\d]{2,4})$/,
    words: licenceWords,
  },
  {
    kind: 'us_driver_license',
    alone: ['13'],
    shape: /^[BCDFGHKLMNPRSVWZ]\d{12}$/,
    words: licenceWords,
  },
  {
    kind: 'ca_sin',
    alone: ['3_3_3', '9'],
    shape: /^[1-79]\d{8}$/,
    check: (digits) => areMixed(digits) && passesLuhnSum(digits),
    checksum: true,
    words:
      "sin|sin number|social insurance|social insurance number|nas|numéro d'assurance sociale|assurance sociale",
  },
  {
    kind: 'ca_passport',
    named: ['8'],
    shape: /^(?:[A-Z]{2}\d{6}|[A-Z]\d{6}[A-Z]{2})$/,
    words: passportWords,
  },
  {
    kind: 'ca_health_card',
    named: ['10', '4_3_3', '4_4_4', '12', '4_3_3_2', '9', '5_4', '4 4 2'],
    shape: /^(?:\d{9,10}(?:[A-Z]{2})?|[A-Z]{4}\d{8})$/,
    words:
      'health card|health card number|ohip|ramq|phn|assurance maladie|carte santé|care card|health number',
  },
];
