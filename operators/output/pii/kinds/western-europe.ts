// Kinds of numbers of Spain, Portugal, Italy, France, Belgium, the Netherlands and Luxembourg.
import {
  areMixed,
  base36At,
  digitAt,
  hasDigits,
  isDay,
  modulo,
  pairAt,
  passesLuhnSum,
  passesVerhoeff,
  weighted,
} from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

const passportWords =
  'passport|passport number|pasaporte|número de pasaporte|passaporto|numero di passaporto|passaporte|passeport|numéro de passeport|paspoort|paspoortnummer';

const spanishLetter = (digits: string): string =>
  'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(digits) % 23);

const passesNif = (compact: string): boolean =>
  spanishLetter(compact.slice(0, -1)) === compact.at(-1) && !/^0+[A-Z]$/.test(compact);

const passesNie = (compact: string): boolean =>
  spanishLetter('XYZ'.indexOf(compact.charAt(0)) + compact.slice(1, 8)) === compact.at(-1);

const passesCif = (compact: string): boolean => {
  let sum = 0;
  for (let at = 1; at < 8; at += 1) {
    const digit = digitAt(compact, at) * (at % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  const control = (10 - (sum % 10)) % 10;
  return compact[8] === String(control) || compact[8] === 'JABCDEFGHI'[control];
};

const passesPortuguese = (digits: string): boolean => {
  const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return digitAt(digits, 8) === (rest < 2 ? 0 : 11 - rest);
};

/** The document number of the citizen card: Luhn, letters as numbers. */
const passesCitizenCard = (compact: string): boolean => {
  let sum = 0;
  for (let at = 0; at < 12; at += 1) {
    const value = base36At(compact, at);
    sum += at % 2 === 1 ? value : value * 2 - (value > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
};

const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

const passesFiscalCode = (compact: string): boolean => {
  let sum = 0;
  for (let at = 0; at < 15; at += 1) {
    const value = base36At(compact, at);
    const place = value > 9 ? value - 10 : value;
    sum += at % 2 === 0 ? (oddValues[place] ?? 0) : place;
  }
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[sum % 26] === compact[15];
};

const passesNir = (compact: string): boolean => {
  const digits = compact.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - modulo(digits, 97) === Number(compact.slice(13));
};

const passesBelgian = (digits: string): boolean => {
  const month = pairAt(digits, 2) % 20;
  if (month > 12 || pairAt(digits, 4) > 31 || pairAt(digits, 2) > 52) return false;
  const control = Number(digits.slice(9));
  const body = digits.slice(0, 9);
  return 97 - modulo(body, 97) === control || 97 - modulo(`2${body}`, 97) === control;
};

const passesEleven = (digits: string): boolean =>
  areMixed(digits) && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

const passesLuxembourgish = (digits: string): boolean =>
  isDay(pairAt(digits, 6), pairAt(digits, 4)) &&
  passesLuhnSum(digits.slice(0, 12)) &&
  passesVerhoeff(digits.slice(0, 11) + digits.charAt(12));

const iberia: readonly NumberKind[] = [
  {
    kind: 'es_nif',
    anywhere: ['9', '8', '8-1', '7-1', '2.3.3-1', '8 1', '2.3.3 1'],
    shape: /^\d{7,8}[A-Z]$/,
    check: passesNif,
    checksum: true,
    words:
      'dni|nif|documento nacional de identidad|número de identificación|identificación|número de dni|dni nif',
  },
  {
    kind: 'es_nie',
    anywhere: ['9', '8-1', '1-7-1', '8 1'],
    shape: /^[XYZ]\d{7}[A-Z]$/,
    check: passesNie,
    checksum: true,
    words: 'nie|número de identificación de extranjero|extranjero',
  },
  {
    kind: 'es_cif',
    alone: ['9', '1-8', '1-7-1'],
    shape: /^[ABCDEFGHJNPQRSUVW]\d{7}[\dA-J]$/,
    check: passesCif,
    checksum: true,
    words: 'cif|nif|empresa|sociedad',
  },
  {
    kind: 'es_social_security',
    named: ['12', '2_8_2', '2/8/2'],
    shape: /^\d{12}$/,
    check: (digits) => modulo(digits.slice(0, 10), 97) === Number(digits.slice(10)),
    checksum: true,
    words: 'seguridad social|nss|naf|número de la seguridad social|afiliación',
  },
  { kind: 'es_passport', alone: ['9'], shape: /^[A-Z]{3}\d{6}$/, words: passportWords },
  {
    kind: 'pt_nif',
    named: ['9', '3_3_3'],
    shape: /^[1-9]\d{8}$/,
    check: passesPortuguese,
    checksum: true,
    words:
      'nif|contribuinte|número de contribuinte|nif português|número fiscal|identificação fiscal',
  },
  {
    kind: 'pt_citizen_card',
    anywhere: ['12', '8_1_3', '8_4'],
    shape: /^\d{9}[A-Z\d]{2}\d$/,
    check: (compact) => /[A-Z]/.test(compact) && passesCitizenCard(compact),
    checksum: true,
    words: 'cartão de cidadão|cc|número do documento',
  },
];

const italy: readonly NumberKind[] = [
  {
    kind: 'it_fiscal_code',
    anywhere: ['16', '3_3_5_5', '6_2_1_2_5', '6_5_5'],
    shape: /^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/,
    check: passesFiscalCode,
    checksum: true,
    words: 'codice fiscale|cf|fiscal code|cod fiscale|tax code',
  },
  {
    kind: 'it_fiscal_code',
    anywhere: ['16'],
    shape: /^[A-Z]{6}\d{2}[A-EHLMPRST](?:[04][1-9]|[1256]\d|[37][01])[A-Z]\d{3}[A-Z]$/,
    words: 'codice fiscale',
  },
  {
    kind: 'it_vat_code',
    alone: ['11'],
    shape: /^(?!0{11})\d{11}$/,
    check: passesLuhnSum,
    checksum: true,
    words: 'partita iva|p iva|piva|vat|vat number|iva',
  },
  {
    kind: 'it_vat_code',
    anywhere: ['13', '2_11'],
    shape: /^IT\d{11}$/,
    check: (compact) => passesLuhnSum(compact.slice(2)),
    checksum: true,
  },
  {
    kind: 'it_driver_license',
    alone: ['10'],
    shape: /^(?:[A-Z]{2}\d{7}[A-Z]|U1[B-DF-HJ-NP-TV-Z\d]{7}[A-Z])$/,
    words: 'patente|patente di guida|numero patente|licenza|driving licence|driver license|license',
  },
  {
    kind: 'it_identity_card',
    alone: ['9', '2_7', '2_5_2'],
    shape: /^(?:[A-Z]{2}\d{7}|\d{7}[A-Z]{2}|[A-Z]{2}\d{5}[A-Z]{2})$/,
    words: "carta d'identità|carta identità|carta di identità|cie|documento|identity card|id card",
  },
  { kind: 'it_passport', alone: ['9'], shape: /^[A-Z]{2}\d{7}$/, words: passportWords },
];

const northWest: readonly NumberKind[] = [
  {
    kind: 'fr_nir',
    anywhere: ['15', '1_2_2_2_3_3_2', '13_2', '1_2_2_2_6_2'],
    shape: /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{8}$/,
    check: passesNir,
    checksum: true,
    words:
      'nir|sécurité sociale|numéro de sécurité sociale|sécu|insee|carte vitale|securite sociale',
  },
  {
    kind: 'fr_nir',
    named: ['13', '1_2_2_2_3_3'],
    shape: /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}$/,
    words:
      'nir|sécurité sociale|numéro de sécurité sociale|sécu|insee|carte vitale|securite sociale',
  },
  {
    kind: 'fr_tax_number',
    named: ['13', '2_2_3_3_3'],
    shape: /^[0-3]\d{12}$/,
    check: (digits) => modulo(digits.slice(0, 10), 511) === Number(digits.slice(10)),
    checksum: true,
    words: 'numéro fiscal|spi|référence fiscale|impôts|identifiant fiscal',
  },
  {
    kind: 'fr_siren',
    named: ['9', '3_3_3', '14', '3_3_3_5'],
    shape: /^\d{9}(?:\d{5})?$/,
    check: passesLuhnSum,
    checksum: true,
    words: 'siren|siret|numéro siren|numéro siret',
  },
  {
    kind: 'fr_id_card',
    named: ['12', '9'],
    shape: /^(?:\d{12}|[A-Z\d]{9})$/,
    check: hasDigits(1),
    words: "carte nationale d'identité|carte d'identité|cni|numéro de carte d'identité",
  },
  { kind: 'fr_passport', alone: ['9'], shape: /^\d{2}[A-Z]{2}\d{5}$/, words: passportWords },
  {
    kind: 'be_national_number',
    anywhere: ['11', '2.2.2-3.2', '2_2_2_3_2', '6_3_2', '2.2.2 3.2', '6-3.2'],
    shape: /^\d{11}$/,
    check: passesBelgian,
    checksum: true,
    words:
      'rijksregisternummer|rrn|insz|niss|numéro national|registre national|national number|nationaal nummer',
  },
  {
    kind: 'nl_bsn',
    alone: ['4.2.3'],
    named: ['9', '8', '3_3_3'],
    shape: /^\d{8,9}$/,
    check: (digits) => passesEleven(digits.padStart(9, '0')),
    checksum: true,
    words: 'bsn|burgerservicenummer|sofi|sofinummer|citizen service number|service nummer',
  },
  {
    kind: 'nl_passport',
    named: ['9'],
    shape: /^[A-NP-Z]{2}[A-NP-Z\d]{6}\d$/,
    words: `${passportWords}|identiteitskaart|documentnummer`,
  },
  {
    kind: 'lu_national_number',
    anywhere: ['13', '4_2_2_5', '8_5', '4_2_2_3_2'],
    shape: /^(?:18|19|20)\d{11}$/,
    check: passesLuxembourgish,
    checksum: true,
    words: "matricule|matricule nationale|numéro d'identification national|identifikationsnummer",
  },
];

export const westernEurope: readonly NumberKind[] = [...iberia, ...italy, ...northWest];
