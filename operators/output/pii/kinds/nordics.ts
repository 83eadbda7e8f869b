// Kinds of numbers of Sweden, Norway, Denmark, Finland, Iceland, and the Baltic states.
import { digitAt, isDay, pairAt, passesLuhnSum, startsWithDay, weighted } from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';

/** Twelve or ten digits; coordination numbers add 60 to the day. */
const passesPersonnummer = (digits: string): boolean => {
  const ten = digits.slice(-10);
  return isDay(pairAt(ten, 4) % 60, pairAt(ten, 2)) && passesLuhnSum(ten);
};

/** D-numbers add 40 to the day, synthetic ones 40 or 80 to the month. */
const passesFodselsnummer = (digits: string): boolean =>
  isDay(pairAt(digits, 0) % 40, pairAt(digits, 2) % 40) &&
  weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
  weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;

const passesHetu = (compact: string): boolean => {
  const number = Number(compact.slice(0, 6) + compact.slice(-4, -1));
  const year = /^\d{7}/.test(compact) ? undefined : pairAt(compact, 4);
  return (
    isDay(pairAt(compact, 0), pairAt(compact, 2), year) &&
    Number(compact.slice(-4, -1)) >= 2 &&
    '0123456789ABCDEFHJKLMNPRSTUVWXY'[number % 31] === compact.at(-1)
  );
};

const passesKennitala = (digits: string): boolean =>
  isDay(pairAt(digits, 0) % 40, pairAt(digits, 2)) &&
  weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;

/** Estonia and Lithuania: two rounds of weights. */
const passesBaltic = (digits: string): boolean => {
  if (!isDay(pairAt(digits, 5), pairAt(digits, 3))) return false;
  const first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const second = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return (first < 10 ? first : second % 10) === digitAt(digits, 10);
};

const passesLatvian = (digits: string): boolean =>
  startsWithDay(digits, 'DMY') &&
  ((1101 - weighted(digits, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11) % 10 === digitAt(digits, 10);

const cprWords = 'cpr|cpr nummer|cpr nr|personnummer|cpr number';

export const nordics: readonly NumberKind[] = [
  {
    kind: 'se_personnummer',
    anywhere: ['12', '10', '8-4', '6-4', '6+4', '8+4'],
    shape: /^(?:(?:18|19|20)\d{10}|\d{10})$/,
    check: passesPersonnummer,
    checksum: true,
    words: 'personnummer|pnr|samordningsnummer|personal identity number|swedish id',
  },
  {
    kind: 'se_organisationsnummer',
    anywhere: ['6-4'],
    named: ['10', '8-4', '12'],
    shape: /^(?:16)?\d{2}[2-9]\d{7}$/,
    check: (digits) => passesLuhnSum(digits.slice(-10)),
    checksum: true,
    words: 'organisationsnummer|orgnummer|org nr|organisation number|company identity code',
  },
  {
    kind: 'no_fodselsnummer',
    anywhere: ['11', '6_5'],
    shape: /^\d{11}$/,
    check: passesFodselsnummer,
    checksum: true,
    words: 'fødselsnummer|personnummer|fnr|d nummer|norwegian id',
  },
  {
    kind: 'no_organisasjonsnummer',
    named: ['9', '3_3_3'],
    shape: /^[89]\d{8}$/,
    check: (digits) => weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
    checksum: true,
    words: 'organisasjonsnummer|org nr|orgnr',
  },
  {
    kind: 'dk_cpr',
    anywhere: ['6-4'],
    named: ['10', '6 4'],
    shape: /^\d{10}$/,
    check: (digits) => startsWithDay(digits, 'DMY'),
    words: cprWords,
  },
  {
    kind: 'dk_cpr',
    alone: ['10'],
    shape: /^\d{10}$/,
    check: (digits) =>
      startsWithDay(digits, 'DMY') && weighted(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
    checksum: true,
    words: cprWords,
  },
  {
    kind: 'fi_personal_identity_code',
    anywhere: ['11', '6-4', '6+4'],
    shape: /^\d{6}[A-FU-Y]?\d{3}[\dA-FHJ-NPR-Y]$/,
    check: passesHetu,
    checksum: true,
    words: 'hetu|henkilötunnus|personbeteckning|personal identity code|finnish id',
  },
  {
    kind: 'is_kennitala',
    anywhere: ['6-4', '10', '6 4'],
    shape: /^[0-7]\d{8}[089]$/,
    check: passesKennitala,
    checksum: true,
    words: 'kennitala|kt',
  },
  {
    kind: 'ee_isikukood',
    anywhere: ['11'],
    shape: /^[1-8]\d{10}$/,
    check: passesBaltic,
    checksum: true,
    words: 'isikukood|asmens kodas|personal code|personal identification code',
  },
  {
    kind: 'lv_personas_kods',
    anywhere: ['6-5', '11'],
    shape: /^[0-3]\d{10}$/,
    check: passesLatvian,
    checksum: true,
    words: 'personas kods|personal code|pk',
  },
  {
    kind: 'lv_personas_kods',
    named: ['6-5', '11'],
    shape: /^3[2-9]\d{9}$/,
    words: 'personas kods|personal code',
  },
];
