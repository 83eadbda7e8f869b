// Kinds of numbers of Central, Eastern and South-Eastern Europe, and Turkey.
import {
  areMixed,
  base36At,
  digitAt,
  isDay,
  modulo,
  pairAt,
  passesLuhnSum,
  passesMod11And10,
  startsWithDay,
  weighted,
} from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

/** The month tells the century: 80, 20, 40, 60 are added to it. */
const passesPesel = (digits: string): boolean =>
  isDay(pairAt(digits, 4), pairAt(digits, 2) % 20) &&
  weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;

const passesPolishDocument = (compact: string, weights: readonly number[]): boolean =>
  weights.reduce((sum, weight, at) => sum + weight * base36At(compact, at), 0) % 10 === 0;

/** Women: month plus 50; plus 20 when a day has no number left. */
const holdsCzechDay = (digits: string): boolean =>
  isDay(pairAt(digits, 4), (((pairAt(digits, 2) % 50) - 1) % 20) + 1);

const passesCzech = (digits: string): boolean =>
  holdsCzechDay(digits) &&
  (modulo(digits, 11) === 0 || (modulo(digits.slice(0, 9), 11) === 10 && digits.endsWith('0')));

const passesCnp = (digits: string): boolean => {
  const county = pairAt(digits, 7);
  if (!isDay(pairAt(digits, 5), pairAt(digits, 3)) || county < 1 || county > 52) return false;
  const rest = weighted(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return (rest === 10 ? 1 : rest) === digitAt(digits, 12);
};

const passesEgn = (digits: string): boolean =>
  isDay(pairAt(digits, 4), pairAt(digits, 2) % 20) &&
  (weighted(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === digitAt(digits, 9);

const passesJmbg = (digits: string): boolean => {
  if (!startsWithDay(digits, 'DMY') || !/^[089]/.test(digits.slice(4))) return false;
  const rest = weighted(digits, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return ((11 - rest) % 11) % 10 === digitAt(digits, 12);
};

const passesGreekTax = (digits: string): boolean =>
  (weighted(digits, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digitAt(digits, 8);

const passesUkrainian = (digits: string): boolean =>
  (((weighted(digits, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10 === digitAt(digits, 9);

const passesSnils = (digits: string): boolean =>
  (weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(digits.slice(9)) &&
  areMixed(digits);

const passesInn = (digits: string): boolean => {
  const check = (weights: readonly number[]): boolean =>
    (weighted(digits, weights) % 11) % 10 === digitAt(digits, weights.length);
  return digits.length === 10
    ? check([2, 4, 10, 3, 5, 9, 4, 6, 8])
    : check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) && check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
};

const passesTckn = (digits: string): boolean => {
  const odd = weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1]);
  return (
    (((odd * 7 - even) % 10) + 10) % 10 === digitAt(digits, 9) &&
    (odd + even + digitAt(digits, 9)) % 10 === digitAt(digits, 10)
  );
};

const poland: readonly NumberKind[] = [
  {
    kind: 'pl_pesel',
    anywhere: ['11'],
    shape: /^\d{2}(?:[02468]\d|[13579][0-2])\d{7}$/,
    check: passesPesel,
    checksum: true,
    words: 'pesel|numer pesel|nr pesel',
  },
  {
    kind: 'pl_nip',
    anywhere: ['3-3-2-2', '3-2-2-3'],
    named: ['10'],
    shape: /^[1-9]\d{9}$/,
    check: (digits) => weighted(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === digitAt(digits, 9),
    checksum: true,
    words: 'nip|numer nip|nr nip|tax id',
  },
  {
    kind: 'pl_id_card',
    alone: ['9', '3_6'],
    shape: /^[A-Z]{3}\d{6}$/,
    check: (compact) => passesPolishDocument(compact, [7, 3, 1, 9, 7, 3, 1, 7, 3]),
    checksum: true,
    words: 'dowód|dowód osobisty|dowodu|dowodu osobistego|seria i numer|numer dowodu|id card',
  },
  {
    kind: 'pl_passport',
    alone: ['9', '2_7'],
    shape: /^[A-Z]{2}\d{7}$/,
    check: (compact) => passesPolishDocument(compact, [7, 3, 9, 1, 7, 3, 1, 7, 3]),
    checksum: true,
    words: 'paszport|paszportu|numer paszportu|passport',
  },
  { kind: 'pl_regon', named: ['9', '14'], shape: /^\d{9}(?:\d{5})?$/, words: 'regon|numer regon' },
];

const centre: readonly NumberKind[] = [
  {
    kind: 'cz_sk_rodne_cislo',
    anywhere: ['6/4', '10'],
    shape: /^\d{10}$/,
    check: passesCzech,
    checksum: true,
    words: 'rodné číslo|rodne cislo|rč|r č|birth number',
  },
  {
    kind: 'cz_sk_rodne_cislo',
    anywhere: ['6/3'],
    named: ['9'],
    shape: /^\d{9}$/,
    check: holdsCzechDay,
    words: 'rodné číslo|rodne cislo|rč|r č|birth number',
  },
  {
    kind: 'hu_taj',
    named: ['9', '3_3_3'],
    shape: /^\d{9}$/,
    check: (digits) => weighted(digits, [3, 7, 3, 7, 3, 7, 3, 7]) % 10 === digitAt(digits, 8),
    checksum: true,
    words: 'taj|taj szám|társadalombiztosítási|tajszám',
  },
  {
    kind: 'hu_tax_id',
    named: ['10'],
    shape: /^8\d{9}$/,
    check: (digits) => weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 === digitAt(digits, 9),
    checksum: true,
    words: 'adóazonosító|adóazonosító jel|adószám|tax id',
  },
  {
    kind: 'ro_cnp',
    anywhere: ['13'],
    shape: /^[1-9]\d{12}$/,
    check: passesCnp,
    checksum: true,
    words: 'cnp|cod numeric personal',
  },
  {
    kind: 'bg_egn',
    anywhere: ['10'],
    shape: /^\d{10}$/,
    check: passesEgn,
    checksum: true,
    words: 'егн|egn|единен граждански номер',
  },
  {
    kind: 'hr_oib',
    named: ['11', '13'],
    shape: /^(?:HR)?\d{11}$/,
    check: (compact) => passesMod11And10(compact.slice(-11)),
    checksum: true,
    words: 'oib|osobni identifikacijski broj|pdv',
  },
  {
    kind: 'yu_jmbg',
    anywhere: ['13'],
    shape: /^\d{13}$/,
    check: passesJmbg,
    checksum: true,
    words: 'jmbg|emšo|emso|матични број|jmb|embg|ембг',
  },
  {
    kind: 'si_tax_number',
    named: ['8', '10'],
    shape: /^(?:SI)?[1-9]\d{7}$/,
    words: 'davčna številka|davčna',
  },
];

const south: readonly NumberKind[] = [
  {
    kind: 'gr_amka',
    anywhere: ['11'],
    shape: /^[0-3]\d{10}$/,
    check: (digits) => startsWithDay(digits, 'DMY') && passesLuhnSum(digits),
    checksum: true,
    words: 'αμκα|amka',
  },
  {
    kind: 'gr_afm',
    named: ['9'],
    shape: /^(?!0{9})\d{9}$/,
    check: passesGreekTax,
    checksum: true,
    words: 'αφμ|α φ μ|afm',
  },
  {
    kind: 'gr_id_card',
    named: ['2_6', '8'],
    shape: /^[A-Z]{2}\d{6}$/,
    words: 'αδτ|δελτίο ταυτότητας|ταυτότητα|adt|id card',
  },
  { kind: 'cy_tax_id', named: ['9'], shape: /^\d{8}[A-Z]$/, words: 'tic|αφμ|φπα|cyprus tax id' },
  {
    kind: 'mt_id_card',
    named: ['8', '7_1'],
    shape: /^\d{7}[MGAPLHBZ]$/,
    words: 'id card|karta tal identità|maltese id|malta id',
  },
  {
    kind: 'tr_national_id',
    anywhere: ['11'],
    shape: /^[1-9]\d{9}[02468]$/,
    check: passesTckn,
    checksum: true,
    words:
      'tckn|tc kimlik|tc kimlik no|kimlik|kimlik no|kimlik numarası|t c|turkish id|vatandaşlık numarası',
  },
  {
    kind: 'tr_license_plate',
    alone: [1, 2, 3]
      .flatMap((letters) => [2, 3, 4, 5].map((rest) => `2_${letters}_${rest}`))
      .concat('6..9'),
    shape: /^(?:0[1-9]|[1-7]\d|8[01])[A-Z]{1,3}\d{2,5}$/,
    words: 'plaka|plakası|araç plakası|plakalı|license plate|plate',
  },
];

const east: readonly NumberKind[] = [
  {
    kind: 'ua_rnokpp',
    named: ['10'],
    shape: /^[1-5]\d{9}$/,
    check: passesUkrainian,
    checksum: true,
    words: 'рнокпп|іпн|ідентифікаційний код|податковий номер|ипн|rnokpp|ipn',
  },
  {
    kind: 'ru_snils',
    anywhere: ['3-3-3 2', '3-3-3-2'],
    named: ['11', '3_3_3_2'],
    shape: /^\d{11}$/,
    check: passesSnils,
    checksum: true,
    words: 'снилс|snils',
  },
  {
    kind: 'ru_inn',
    named: ['12', '10'],
    shape: /^(?!0{10})(?:\d{10}|\d{12})$/,
    check: passesInn,
    checksum: true,
    words: 'инн|inn',
  },
  {
    kind: 'ru_passport',
    named: ['4_6', '2_2_6', '10', '9', '2_7'],
    shape: /^\d{9,10}$/,
    words: 'паспорт|паспорта|серия и номер|загранпаспорт|russian passport',
  },
];

export const easternEurope: readonly NumberKind[] = [...poland, ...centre, ...south, ...east];
