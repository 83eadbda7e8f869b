// Kinds of numbers of Korea, Japan, China and South-East Asia.
import {
  areMixed,
  base36At,
  digitAt,
  isDay,
  pairAt,
  startsWithDay,
  weighted,
} from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

const passportWords =
  'passport|passport no|passport number|여권|여권번호|旅券|旅券番号|パスポート|护照|护照号|護照|หนังสือเดินทาง|hộ chiếu|paspor';

const passesFin = (compact: string): boolean => {
  const first = compact.charAt(0);
  const offset = first === 'T' || first === 'G' ? 4 : first === 'M' ? 3 : 0;
  const rest = (weighted(compact.slice(1), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  const letters = 'ST'.includes(first)
    ? 'JZIHGFEDCBA'
    : first === 'M'
      ? 'KLJNPQRTUWX'
      : 'XWUTRQPNMLK';
  return letters[first === 'M' ? 10 - rest : rest] === compact[8] || letters[rest] === compact[8];
};

const passesUen = (compact: string): boolean =>
  compact.length === 9
    ? 'XMKECAWLJDB'[weighted(compact, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === compact[8]
    : 'ZKCMDNERGWH'[weighted(compact, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === compact[9];

const provinces = /^(?:1[0-9]|2[0-7]|3[0-9]|4[0-9]|5[0-8]|6[0-7]|7[0-7]|8[0-6]|9[0-6])$/;

const passesThai = (digits: string): boolean =>
  provinces.test(digits.slice(1, 3)) &&
  (11 - (weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 ===
    digitAt(digits, 12);

const passesBusiness = (digits: string): boolean => {
  const sum = weighted(digits, [1, 3, 7, 1, 3, 7, 1, 3]);
  const last = digitAt(digits, 8) * 5;
  return (10 - ((sum + Math.floor(last / 10) + (last % 10)) % 10)) % 10 === digitAt(digits, 9);
};

const passesMyNumber = (digits: string): boolean => {
  const rest = weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === digitAt(digits, 11) && areMixed(digits);
};

const passesResident = (compact: string): boolean =>
  isDay(pairAt(compact, 12), pairAt(compact, 10)) &&
  '10X98765432'[weighted(compact, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] ===
    compact[17];

const taiwanese = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';

const passesTaiwanese = (compact: string): boolean => {
  const area = taiwanese.indexOf(compact.charAt(0)) + 10;
  const digits = String(area) + compact.slice(1);
  return weighted(digits, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0;
};

const passesHongKong = (compact: string): boolean => {
  const body = compact.slice(0, -1);
  let sum = body.length === 7 ? 36 * 9 : 0;
  for (let at = 0; at < body.length; at += 1) sum += base36At(body, at) * (body.length + 1 - at);
  return '0123456789A'[(11 - (sum % 11)) % 11] === compact.at(-1);
};

/** Numbers given out until 2020; foreigners count from 13 instead of 11. */
const passesResidentOfKorea = (digits: string): boolean => {
  const rest = weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11;
  const from = digitAt(digits, 6) > 4 ? 13 : 11;
  return startsWithDay(digits, 'YMD') && (from - rest) % 10 === digitAt(digits, 12);
};

const registrationWords =
  '주민등록번호|주민번호|외국인등록번호|rrn|frn|resident registration|korean rrn|foreigner registration';

const korea: readonly NumberKind[] = [
  {
    kind: 'kr_rrn',
    anywhere: ['13'],
    shape: /^\d{6}[1-8]\d{6}$/,
    check: passesResidentOfKorea,
    checksum: true,
    words: registrationWords,
  },
  {
    kind: 'kr_rrn',
    anywhere: ['6-7'],
    named: ['13'],
    shape: /^\d{6}[1-8]\d{6}$/,
    check: (digits) => startsWithDay(digits, 'YMD'),
    words: registrationWords,
  },
  {
    kind: 'kr_brn',
    anywhere: ['3-2-5'],
    named: ['10'],
    shape: /^[1-9]\d{9}$/,
    check: passesBusiness,
    checksum: true,
    words: '사업자등록번호|사업자번호|brn|business registration',
  },
  {
    kind: 'kr_passport',
    alone: ['9'],
    shape: /^[MSRODG](?:\d{3}[A-Z]\d{4}|\d{8})$/,
    words: passportWords,
  },
  {
    kind: 'kr_driver_license',
    anywhere: ['2-2-6-2'],
    alone: ['2 2 6 2'],
    named: ['12'],
    shape: /^(?:1[1-9]|2[0-8])\d{10}$/,
    words:
      "운전면허|운전면허번호|면허번호|driver license|driver's license|driving license|license number",
  },
];

const southEast: readonly NumberKind[] = [
  {
    kind: 'sg_fin',
    anywhere: ['9'],
    shape: /^[STFGM]\d{7}[A-Z]$/,
    check: passesFin,
    checksum: true,
    words: 'nric|fin|nric no|fin number|identity card|ic',
  },
  {
    kind: 'sg_uen',
    anywhere: ['9', '10'],
    shape: /^\d{8,9}[A-Z]$/,
    check: passesUen,
    checksum: true,
    words: 'uen|acra|unique entity number|business registration',
  },
  {
    kind: 'sg_uen',
    anywhere: ['10'],
    shape: /^[RST]\d{2}[A-Z]{2}\d{4}[A-Z]$/,
    words: 'uen|acra|unique entity number|business registration',
  },
  {
    kind: 'my_nric',
    anywhere: ['6-2-4'],
    named: ['12'],
    shape: /^\d{12}$/,
    check: (digits) => startsWithDay(digits, 'YMD') && pairAt(digits, 6) > 0,
    words: 'mykad|nric|ic|no kp|kad pengenalan|ic number|ic no',
  },
  {
    kind: 'th_tnin',
    anywhere: ['1-4-5-2-1', '1 4 5 2 1'],
    alone: ['13'],
    shape: /^[1-8]\d{12}$/,
    check: passesThai,
    checksum: true,
    words: 'tnin|thai national id|thai id|national id|บัตรประชาชน|เลขประจำตัวประชาชน|เลขบัตร',
  },
  {
    kind: 'id_nik',
    named: ['16', '4_4_4_4'],
    shape: /^[1-9]\d{15}$/,
    check: (digits) => isDay(pairAt(digits, 6) % 40, pairAt(digits, 8)),
    words: 'nik|ktp|nomor induk kependudukan|no ktp',
  },
  {
    kind: 'ph_tin',
    named: ['3-3-3', '3-3-3-3', '3-3-3-5', '12', '3 3 3 3'],
    shape: /^\d{9}(?:\d{3}|\d{5})?$/,
    words: 'tin|bir|bir tin|tax identification number|taxpayer',
  },
  {
    kind: 'ph_sss',
    named: ['2-7-1', '10', '2-9-1', '12', '4-7-1'],
    shape: /^\d{10}(?:\d{2})?$/,
    words: 'sss|sss number|philhealth|umid|crn|pag ibig',
  },
  {
    kind: 'vn_cccd',
    named: ['12', '9'],
    shape: /^(?:0\d{11}|\d{9})$/,
    words: 'cccd|cmnd|căn cước|chứng minh nhân dân|căn cước công dân|số cccd',
  },
];

const eastAsia: readonly NumberKind[] = [
  {
    kind: 'jp_my_number',
    alone: ['12', '4_4_4'],
    shape: /^\d{12}$/,
    check: passesMyNumber,
    checksum: true,
    words: 'マイナンバー|個人番号|my number|individual number',
  },
  { kind: 'jp_passport', named: ['9'], shape: /^[A-Z]{2}\d{7}$/, words: passportWords },
  {
    kind: 'jp_driver_license',
    named: ['12', '4 4 4'],
    shape: /^\d{12}$/,
    words: '運転免許|免許証番号|運転免許証|driver license|driving license',
  },
  {
    kind: 'cn_resident_id',
    anywhere: ['18', '6_8_4', '6_4_4_4'],
    shape: /^[1-9]\d{5}(?:18|19|20)\d{9}[\dX]$/,
    check: passesResident,
    checksum: true,
    words: '身份证|身份证号|居民身份证|resident id|id card',
  },
  { kind: 'cn_passport', named: ['9'], shape: /^[DEGHPS][A-Z\d]\d{7}$/, words: passportWords },
  {
    kind: 'tw_national_id',
    anywhere: ['10'],
    shape: /^[A-Z][1289]\d{8}$/,
    check: passesTaiwanese,
    checksum: true,
    words: '身分證|身分證字號|統一編號|national id',
  },
  {
    kind: 'hk_id',
    anywhere: ['7(1', '8(1'],
    alone: ['8', '9'],
    shape: /^[A-Z]{1,2}\d{6}[\dA]$/,
    check: passesHongKong,
    checksum: true,
    words: 'hkid|hong kong id|身份證|hkid number',
  },
];

export const eastAndSouthEastAsia: readonly NumberKind[] = [...korea, ...southEast, ...eastAsia];
