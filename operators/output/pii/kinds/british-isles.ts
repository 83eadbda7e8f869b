// Kinds of numbers of the United Kingdom and Ireland.
import { areMixed, pairAt, weighted } from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

const passportWords = 'passport|passport no|passport number|travel document|hm passport';
const plateWords =
  'registration|registration number|reg|reg no|vrn|vrm|number plate|plate|licence plate|license plate|vehicle|vehicles|car reg';

const passesNhs = (digits: string): boolean =>
  areMixed(digits) && weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;

/** Decade, month (women: plus 50), day, year: the middle of a driving licence. */
const holdsBirthday = (compact: string): boolean => {
  const month = pairAt(compact, 6) % 50;
  const day = pairAt(compact, 8);
  return month >= 1 && month <= 12 && pairAt(compact, 6) < 63 && day >= 1 && day <= 31;
};

const passesPps = (compact: string): boolean => {
  const extra = compact.length > 8 ? (compact.charCodeAt(8) - 64) % 23 : 0;
  const sum = weighted(compact, [8, 7, 6, 5, 4, 3, 2]) + 9 * extra;
  return 'WABCDEFGHIJKLMNOPQRSTUV'[sum % 23] === compact[7];
};

const isPlateYear = (compact: string): boolean => {
  const year = pairAt(compact, 2);
  return (year >= 2 && year <= 29) || (year >= 51 && year <= 79);
};

export const britishIsles: readonly NumberKind[] = [
  {
    kind: 'uk_nhs',
    alone: ['3_3_4', '10'],
    shape: /^\d{10}$/,
    check: passesNhs,
    checksum: true,
    words: 'nhs|nhs number|nhs no|national health service|health service|patient|chi number',
  },
  {
    kind: 'uk_nino',
    anywhere: ['9', '2_2_2_2_1', '2_7', '2_6_1'],
    shape: /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/,
    words: 'nino|national insurance|national insurance number|ni number|ni no',
  },
  { kind: 'uk_passport', alone: ['9'], shape: /^[A-Z]{2}\d{7}$/, words: passportWords },
  { kind: 'uk_passport', named: ['9'], shape: /^\d{9}$/, words: passportWords },
  {
    kind: 'uk_driving_licence',
    anywhere: ['16', '5_6_5', '5_6_3_2'],
    shape: /^[A-Z](?:[A-Z]{4}|[A-Z]{3}9|[A-Z]{2}99|[A-Z]999|9999)\d{6}[A-Z][A-Z9][A-Z\d]{3}$/,
    check: holdsBirthday,
    words: "driving licence|driver licence|driver's licence|licence|licence number|dvla",
  },
  {
    kind: 'uk_postcode',
    alone: ['2 3', '3 3', '4 3', '5', '6', '7'],
    shape:
      /^(?:GIR0AA|[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRV-Y])\d[ABD-HJLNP-UW-Z]{2})$/,
    words: 'postcode|post code|postal code',
  },
  {
    kind: 'uk_vehicle_registration',
    alone: ['4 3', '7'],
    shape: /^[A-HJ-PR-Y]{2}\d{2}[A-HJ-PR-Z]{3}$/,
    check: isPlateYear,
    words: plateWords,
  },
  {
    kind: 'uk_vehicle_registration',
    alone: ['2 3', '3 3', '4 3', '3 2', '3 4', '5', '6', '7'],
    shape: /^(?:[A-HJ-NPR-TV-Y]\d{1,3}[A-HJ-PR-Z]{3}|[A-HJ-PR-Z]{3}\d{1,3}[A-HJ-NPR-TV-Y])$/,
    words: plateWords,
  },
  {
    kind: 'uk_utr',
    named: ['10', '5_5', '13'],
    shape: /^\d{10}(?:\d{3})?$/,
    check: (digits) => {
      const own = digits.slice(-10);
      return '21987654321'[weighted(own.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11] === own[0];
    },
    checksum: true,
    words: 'utr|unique taxpayer reference|unique tax reference|taxpayer reference|tax reference',
  },
  {
    kind: 'uk_sort_code',
    named: ['2-2-2', '2 2 2', '6'],
    shape: /^\d{6}$/,
    words: 'sort code',
  },
  {
    kind: 'ie_pps',
    anywhere: ['8', '9', '7_1', '7_2'],
    shape: /^\d{7}[A-W][ABHTWQ]?$/,
    check: passesPps,
    checksum: true,
    words: 'pps|ppsn|pps number|pps no|personal public service|ppsn no',
  },
  {
    kind: 'ie_eircode',
    named: ['3 4', '7'],
    shape: /^[AC-FHKNPRTV-Y]\d[\dW][\dAC-FHKNPRTV-Y]{4}$/,
    words: 'eircode|postcode|postal code',
  },
];
