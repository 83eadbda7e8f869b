// Kinds of numbers of Latin America.
import { areMixed, digitAt, pairAt, passesLuhnSum, startsWithDay, weighted } from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

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
  areMixed(digits) && brazilian(digits, 9, 11) && brazilian(digits, 10, 11);

const passesCnpj = (digits: string): boolean =>
  areMixed(digits) && brazilian(digits, 12, 9) && brazilian(digits, 13, 9);

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

export const latinAmerica: readonly NumberKind[] = [
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
    words: 'cédula|cedula|cédula de ciudadanía|nit',
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
