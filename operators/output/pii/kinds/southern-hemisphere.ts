// Kinds of numbers of Oceania, Latin America and Africa.
import {
  digitAt,
  isDay,
  pairAt,
  passesLuhnSum,
  passesVerhoeff,
  startsWithDay,
  weighted,
} from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

const same = (digits: string): boolean => /^(\d)\1+$/.test(digits);

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

/** Brazil: both check digits, weights falling to 2, again from 9 where the number is longer. */
const brazilian = (digits: string, length: number, top: number): boolean => {
  let sum = 0;
  for (let at = 0; at < length; at += 1) {
    const falling = length + 1 - at;
    sum += digitAt(digits, at) * (falling > top ? falling - 8 : falling);
  }
  const rest = sum % 11;
  return (rest < 2 ? 0 : 11 - rest) === digitAt(digits, length);
};

const passesCpf = (digits: string): boolean =>
  !same(digits) && brazilian(digits, 9, 11) && brazilian(digits, 10, 11);

const passesCnpj = (digits: string): boolean =>
  !same(digits) && brazilian(digits, 12, 9) && brazilian(digits, 13, 9);

const curpLetters = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';

const passesCurp = (compact: string): boolean => {
  if (!startsWithDay(compact, 'YMD', 4)) return false;
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += curpLetters.indexOf(compact.charAt(at)) * (18 - at);
  return (10 - (sum % 10)) % 10 === digitAt(compact, 17);
};

const holdsRfcDay = (compact: string): boolean => startsWithDay(compact, 'YMD', compact.length - 9);

const rfcLetters = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';

const passesRfc = (compact: string): boolean => {
  if (!holdsRfcDay(compact)) return false;
  const padded = compact.padStart(13, ' ');
  let sum = 0;
  for (let at = 0; at < 12; at += 1) sum += rfcLetters.indexOf(padded.charAt(at)) * (13 - at);
  return '0123456789A'[(11 - (sum % 11)) % 11] === padded.at(-1);
};

const passesCuit = (digits: string): boolean => {
  const rest = (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return (rest === 10 ? 9 : rest) === digitAt(digits, 10);
};

const passesRut = (compact: string): boolean => {
  let sum = 0;
  for (let at = compact.length - 2, weight = 2; at >= 0; at -= 1) {
    sum += digitAt(compact, at) * weight;
    weight = weight === 7 ? 2 : weight + 1;
  }
  return '0123456789K'[(11 - (sum % 11)) % 11] === compact.at(-1);
};

const passesUruguayan = (digits: string): boolean =>
  weighted(digits.padStart(8, '0'), [2, 9, 8, 7, 6, 3, 4, 1]) % 10 === 0;

const passesEcuadorian = (digits: string): boolean => {
  const province = pairAt(digits, 0);
  return ((province >= 1 && province <= 24) || province === 30) && passesLuhnSum(digits);
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
      !same(digits) &&
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

const latinAmerica: readonly NumberKind[] = [
  {
    kind: 'br_cpf',
    anywhere: ['3.3.3-2', '11', '3_3_3_2', '9-2'],
    shape: /^\d{11}$/,
    check: passesCpf,
    checksum: true,
    words: 'cpf|cadastro de pessoas físicas',
  },
  {
    kind: 'br_cnpj',
    anywhere: ['2.3.3/4-2', '14', '8/4-2'],
    shape: /^\d{14}$/,
    check: passesCnpj,
    checksum: true,
    words: 'cnpj',
  },
  {
    kind: 'br_rg',
    named: ['2.3.3-1', '9', '8'],
    shape: /^\d{7,8}[\dX]$/,
    words: 'rg|registro geral|identidade',
  },
  {
    kind: 'mx_curp',
    anywhere: ['18'],
    shape: /^[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d$/,
    check: passesCurp,
    checksum: true,
    words: 'curp',
  },
  {
    kind: 'mx_rfc',
    anywhere: ['12', '13', '4-6-3', '3-6-3', '4 6 3'],
    shape: /^[A-Z]{3,4}\d{6}[A-Z\d]{2}[\dA]$/,
    check: passesRfc,
    checksum: true,
    words: 'rfc|registro federal de contribuyentes',
  },
  {
    kind: 'mx_rfc',
    named: ['12', '13', '4-6-3', '3-6-3', '4 6 3'],
    shape: /^[A-Z]{3,4}\d{6}[A-Z\d]{3}$/,
    check: holdsRfcDay,
    words: 'rfc|registro federal de contribuyentes',
  },
  {
    kind: 'ar_cuit',
    anywhere: ['2-8-1', '11'],
    shape: /^(?:20|2[3-7]|3[034])\d{9}$/,
    check: passesCuit,
    checksum: true,
    words: 'cuit|cuil|cuit cuil',
  },
  {
    kind: 'ar_dni',
    named: ['8', '7', '2.3.3', '1.3.3'],
    shape: /^\d{7,8}$/,
    words: 'dni|documento nacional|documento',
  },
  {
    kind: 'cl_rut',
    anywhere: ['2.3.3-1', '1.3.3-1', '8-1', '7-1'],
    named: ['9', '8'],
    shape: /^[1-9]\d{6,7}[\dK]$/,
    check: passesRut,
    checksum: true,
    words: 'rut|run|rol único tributario|rut n',
  },
  {
    kind: 'co_cedula',
    named: ['6..10', '1.3.3.3', '2.3.3', '3.3.3-1', '9-1'],
    shape: /^\d{6,10}$/,
    words: 'cédula|cedula|cédula de ciudadanía|c c|nit',
  },
  {
    kind: 'ec_cedula',
    named: ['10', '9-1'],
    shape: /^\d{10}$/,
    check: passesEcuadorian,
    checksum: true,
    words: 'cédula|cedula|cédula de identidad|ruc',
  },
  { kind: 'pe_ruc', named: ['11'], shape: /^(?:10|15|17|20)\d{9}$/, words: 'ruc|número de ruc' },
  {
    kind: 'uy_ci',
    anywhere: ['1.3.3-1'],
    named: ['8', '7', '7-1'],
    shape: /^[1-9]\d{6,7}$/,
    check: passesUruguayan,
    checksum: true,
    words: 'ci|cédula|cedula|cédula de identidad',
  },
  {
    kind: 've_cedula',
    named: ['1-7', '1-8', '1-2.3.3', '8', '9'],
    shape: /^[VEJG]\d{7,8}$/,
    words: 'cédula|cedula|ci|rif',
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

/** What a text calls by its name, whatever the country. */
export const anyCountry: readonly NumberKind[] = [
  {
    kind: 'passport',
    named: ['6..10', '2_7', '1_8', '2_6'],
    shape: /^(?=(?:[A-Z]*\d){5})[A-Z\d]{6,10}$/,
    words:
      'passport|passport no|passport nr|passport number|pasaporte|passeport|passaporto|passaporte|reisepass|reisepassnummer|paspoort|paszport|paszportu|passnummer|útlevél|pașaport|паспорт|passi|pasaport|paspor|護照|护照|여권번호|パスポート',
  },
  {
    kind: 'driver_license',
    named: ['6..16', '2_6', '1_8', '5_6_5', '2_3_3_1', '3_3_3', '3_3_4'],
    shape: /^(?=(?:[A-Z]*\d){5})[A-Z\d]{6,16}$/,
    words:
      "driver license|drivers license|driver's license|driver’s license|driving license|driving licence|driver licence|driver's licence|führerschein|führerscheinnummer|permis de conduire|permiso de conducir|licencia de conducir|carnet de conducir|patente di guida|carta de condução|rijbewijs|rijbewijsnummer|prawo jazdy|körkort|ehliyet|cnh",
  },
  {
    kind: 'national_id',
    named: ['7..15', '3_3_3', '4_4_4', '3_3_4', '2_3_3_3', '6_4', '2_3_3'],
    shape: /^(?=(?:[A-Z]*\d){6})[A-Z\d]{7,15}$/,
    words:
      "national id|national id number|national identity number|national identification number|identity card number|identity card no|id card number|id card no|tax identification number|taxpayer identification number|social insurance number|cédula|cedula|documento de identidad|numéro d'identité|numero de identidad|osobní číslo|személyi szám",
  },
];

export const southernHemisphere: readonly NumberKind[] = [...oceania, ...latinAmerica, ...africa];
