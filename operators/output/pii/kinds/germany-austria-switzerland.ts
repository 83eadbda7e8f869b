// Kinds of numbers of Germany, Austria and Switzerland.
import {
  digitAt,
  documentDigit,
  hasDigits,
  isDay,
  pairAt,
  passesLuhnSum,
  passesMod11And10,
  startsWithDay,
  weighted,
} from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

const taxWords =
  'steuer id|steueridentifikationsnummer|steuerliche identifikationsnummer|identifikationsnummer|idnr|steuer idnr|tin|steuernummer|tax id|tax identification number|german tax id';
const idCardWords =
  'personalausweis|personalausweisnummer|ausweis|ausweis nr|ausweisnummer|perso|id card|identity card|id number|dokumentennummer|seriennummer';
const passportWords =
  'reisepass|reisepassnummer|pass|pass nr|passnummer|passport|passport number|pass no';
const plateWords =
  'kennzeichen|kfz|kfz kennzeichen|nummernschild|autokennzeichen|fahrzeug|license plate|plate';

/** How often the most frequent of the first ten digits occurs, and how many occur more than once. */
const repeats = (digits: string): { readonly most: number; readonly often: number } => {
  const counts = new Array<number>(10).fill(0);
  for (let at = 0; at < 10; at += 1) {
    counts[digitAt(digits, at)] = (counts[digitAt(digits, at)] ?? 0) + 1;
  }
  return { most: Math.max(...counts), often: counts.filter((count) => count > 1).length };
};

const passesTaxId = (digits: string): boolean =>
  repeats(digits).most <= 3 && passesMod11And10(digits);

/** A letter as two digits, each digit times its weight, the digits of all products summed. */
const crossSum = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => {
    const product = weight * digitAt(digits, at);
    return sum + Math.floor(product / 10) + (product % 10);
  }, 0);

const letterNumber = (letter: string): string => String(letter.charCodeAt(0) - 64).padStart(2, '0');

const passesPension = (compact: string): boolean => {
  const day = pairAt(compact, 2) % 50;
  if (pairAt(compact, 0) < 2 || !isDay(day, pairAt(compact, 4))) return false;
  const digits = compact.slice(0, 8) + letterNumber(compact.charAt(8)) + compact.slice(9, 11);
  return crossSum(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 === digitAt(compact, 11);
};

const passesInsured = (compact: string): boolean => {
  const digits = letterNumber(compact.charAt(0)) + compact.slice(1, 9);
  return crossSum(digits, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 === digitAt(compact, 9);
};

const passesDocument = (compact: string): boolean =>
  documentDigit(compact.slice(0, -1)) === digitAt(compact, compact.length - 1);

const passesPhysician = (digits: string): boolean =>
  (10 - (weighted(digits, [4, 9, 4, 9, 4, 9]) % 10)) % 10 === digitAt(digits, 6);

const passesAustrian = (digits: string): boolean =>
  startsWithDay(digits, 'DMY', 4) &&
  weighted(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digitAt(digits, 3);

const germany: readonly NumberKind[] = [
  {
    kind: 'de_tax_id',
    anywhere: ['11', '2_3_3_3'],
    shape: /^[1-9]\d{10}$/,
    check: (digits) => passesTaxId(digits) && repeats(digits).often === 1,
    checksum: true,
    words: taxWords,
  },
  {
    kind: 'de_tax_id',
    alone: ['11', '2_3_3_3'],
    shape: /^[1-9]\d{10}$/,
    check: passesTaxId,
    checksum: true,
    words: taxWords,
  },
  {
    kind: 'de_social_security',
    anywhere: ['12', '2_6_1_3', '8_1_3', '2_6_4'],
    shape: /^\d{8}[A-Z]\d{3}$/,
    check: passesPension,
    checksum: true,
    words:
      'rvnr|sozialversicherungsnummer|sv nummer|svnr|rentenversicherungsnummer|versicherungsnummer|sozialversicherungsausweis|vsnr',
  },
  {
    kind: 'de_id_card',
    alone: ['9', '10'],
    shape: /^[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{7,8}\d$/,
    check: passesDocument,
    checksum: true,
    words: idCardWords,
  },
  { kind: 'de_id_card', alone: ['9'], shape: /^T\d{8}$/, words: idCardWords },
  {
    kind: 'de_id_card',
    named: ['9', '10'],
    shape: /^[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{8,9}$/,
    check: hasDigits(1),
    words: idCardWords,
  },
  {
    kind: 'de_passport',
    alone: ['9', '10'],
    shape: /^[CFGHJK][CFGHJKLMNPRTVWXYZ\d]{7,8}\d$/,
    check: passesDocument,
    checksum: true,
    words: passportWords,
  },
  {
    kind: 'de_health_insurance',
    alone: ['10', '4_3_3'],
    shape: /^[A-Z]\d{9}$/,
    check: passesInsured,
    checksum: true,
    words:
      'kvnr|krankenversichertennummer|versichertennummer|krankenversicherungsnummer|egk|egk nummer|gesundheitskarte|krankenkasse|versicherten nr',
  },
  {
    kind: 'de_lanr',
    alone: ['9'],
    shape: /^\d{9}$/,
    check: passesPhysician,
    checksum: true,
    words: 'lanr|arztnummer|lebenslange arztnummer|arzt nr',
  },
  {
    kind: 'de_bsnr',
    named: ['9'],
    shape: /^\d{9}$/,
    words: 'bsnr|betriebsstättennummer|betriebsstätte',
  },
  {
    kind: 'de_vat_id',
    anywhere: ['11', '2_9', '2_3_3_3'],
    shape: /^DE[1-9]\d{8}$/,
    check: (compact) => passesMod11And10(compact.slice(2)),
    checksum: true,
    words: 'ust idnr|ust id|umsatzsteuer|umsatzsteuer identifikationsnummer|vat|vat id',
  },
  {
    kind: 'de_fuehrerschein',
    alone: ['11'],
    shape: /^(?!(?:AT|DE)\d{9}$)[A-Z]{2}\d{8}[A-Z\d]$/,
    words:
      'führerschein|führerscheinnummer|fahrerlaubnis|fahrerlaubnisnummer|fuehrerschein|driving licence|driver license',
  },
  {
    kind: 'de_tax_number',
    anywhere: ['3/3/5', '3/4/4', '2/3/5'],
    alone: ['2/3/4'],
    named: ['13', '10', '11', '5/5', '3 3 5', '2 3 5'],
    shape: /^(?!00)\d{9,13}$/,
    words: 'steuernummer|steuer nr|st nr|stnr|tax number|finanzamt',
  },
  {
    kind: 'de_handelsregister',
    anywhere: ['3 1', '3 2', '3 3', '3 4', '3 5', '3 6'],
    shape: /^HR[AB]\d{1,6}$/,
    words: 'handelsregister|handelsregisternummer|amtsgericht',
  },
  {
    kind: 'de_kfz',
    alone: [1, 2, 3].flatMap((city) =>
      [1, 2].flatMap((letters) =>
        [1, 2, 3, 4, 5].flatMap((rest) => [
          `${city}_${letters}_${rest}`,
          `${city}-${letters} ${rest}`,
        ]),
      ),
    ),
    named: [2, 3].flatMap((city) => [2, 3, 4, 5, 6].map((rest) => `${city}_${rest}`)),
    shape: /^[A-Z]{2,5}[1-9]\d{0,3}[EH]?$/,
    words: plateWords,
  },
  { kind: 'de_plz', named: ['5'], shape: /^(?!00|01000)\d{5}$/, words: 'plz|postleitzahl' },
];

export const germanyAustriaSwitzerland: readonly NumberKind[] = [
  ...germany,
  {
    kind: 'at_social_security',
    anywhere: ['4_6', '10'],
    shape: /^[1-9]\d{9}$/,
    check: passesAustrian,
    checksum: true,
    words: 'svnr|sv nummer|sozialversicherungsnummer|versicherungsnummer|ssn',
  },
  {
    kind: 'ch_ahv',
    anywhere: ['13', '3.4.4.2', '3_4_4_2'],
    shape: /^756\d{10}$/,
    check: (digits) => weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
    checksum: true,
    words: 'ahv|ahv nummer|avs|numéro avs|avs number|sozialversicherungsnummer|oasi',
  },
  {
    kind: 'ch_passport',
    named: ['8'],
    shape: /^[A-Z]\d{7}$/,
    words: 'schweizer pass|swiss passport|reisepass',
  },
  {
    kind: 'at_tax_number',
    named: ['2-3/4', '9', '2 3/4'],
    shape: /^\d{9}$/,
    check: passesLuhnSum,
    checksum: true,
    words: 'steuernummer|abgabenkontonummer|tax number',
  },
];
