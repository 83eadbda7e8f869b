// Sentences with made-up personal data in them, and sentences with numbers that are nobody's. The same
// seed makes the same sentences.
import { passesLuhnSum } from '../../operators/output/pii/checksums.ts';

export interface Sentence {
  /** What is in it; `nothing` for numbers of other things. */
  readonly kind: string;
  readonly text: string;
  /** The personal data; empty when there is none. */
  readonly value: string;
}

type Random = () => number;

const seeded = (seed: number): Random => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyz';

const pick = <T>(random: Random, list: readonly [T, ...T[]]): T =>
  list[Math.floor(random() * list.length)] ?? list[0];

/** `#` a digit, `*` a digit from 2 on, `@` a small letter, `^` a capital, `%` a hexadecimal digit. */
const fill = (random: Random, pattern: string): string =>
  pattern.replace(/[#*@^%]/g, (mark) => {
    const one = (of: string): string => of.charAt(Math.floor(random() * of.length));
    if (mark === '#') return one(digits);
    if (mark === '*') return one('23456789');
    if (mark === '%') return one('0123456789abcdef');
    return mark === '@' ? one(letters) : one(letters).toUpperCase();
  });

const cards = [
  '4##############',
  '51#############',
  '2221###########',
  '6011###########',
  '34############',
] as const;

const card = (random: Random): string => {
  const body = fill(random, pick(random, cards));
  const number = body + [...digits].find((digit) => passesLuhnSum(body + digit));
  const by = pick(random, ['', ' ', '-']);
  return number.length === 16 ? number.replace(/.{4}(?=.)/g, `$&${by}`) : number;
};

const accounts = [
  'DE:##################',
  'GB:^^^^##############',
  'FR:#######################',
  'NL:^^^^##########',
] as const;

const iban = (random: Random): string => {
  const [country = '', account = ''] = fill(random, pick(random, accounts)).split(':');
  const number = (text: string): bigint =>
    BigInt(text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55)));
  const control = String(98n - (number(`${account}${country}00`) % 97n)).padStart(2, '0');
  const compact = country + control + account;
  return random() < 0.5 ? compact : compact.replace(/.{4}(?=.)/g, '$& ');
};

const part = (random: Random): number => 1 + Math.floor(random() * 254);
const address = (random: Random): string =>
  random() < 0.6
    ? [part(random), part(random), part(random), part(random)].join('.')
    : fill(
        random,
        pick(random, [
          '2001:db8:%%%%::%%%1',
          '2a01:%%%4:%%%%:%%%%::%2',
          'fe80::%%%%:%%ff:fe%%:%%%8',
        ]),
      );

const phones = [
  ...['(*##) *##-####', '*##-*##-####', '+1 *## *## ####', '1-*##-*##-####', '*##.*##.####x###'],
  ...['+44 20 7### ####', '07### ######', '+49 30 ########', '+49 (0)170 #######', '0171/#######'],
  ...[
    '+33 6 ## ## ## ##',
    '01 ## ## ## ##',
    '+39 02 ########',
    '+34 6## ## ## ##',
    '+48 6## ### ###',
  ],
  ...[
    '+91 9#### #####',
    '+81 90-####-####',
    '03-3###-####',
    '+55 11 9####-####',
    '+86 138 #### ####',
  ],
  ...[
    '(07) 3### ####',
    '04## ### ###',
    '+82 10-####-####',
    '+90 532 ### ## ##',
    '0041 44 ### ## ##',
  ],
] as const;

const names = ['@@@@.@@@@@@@', '@@@@@', '@.@@@@@@', '@@@+@@@#', '@@@_@@@##'] as const;
const domains = ['@@@@@.com', '@@.@@@@.co.uk', '@@@@-@@@.de', '@@@@@.museum'] as const;

const makers: Readonly<Record<string, (random: Random) => string>> = {
  email: (random) => `${fill(random, pick(random, names))}@${fill(random, pick(random, domains))}`,
  phone: (random) => fill(random, pick(random, phones)),
  credit_card: card,
  iban,
  us_ssn: (random) => fill(random, pick(random, ['3##-4#-5###', '5## 2# 1###', '4##-1#-3##*'])),
  ip_address: address,
};

const sentences: Readonly<Record<string, readonly [string, ...string[]]>> = {
  email: ['Write to {} before noon.', 'cc: {}', 'Is {} still your address?', '<{}>', '{"to":"{}"}'],
  phone: [
    'Call {} after six.',
    'Phone: {}',
    'You reach him at {}, always.',
    'Fax\n{}\n',
    'Her mobile is {}.',
  ],
  credit_card: [
    'Charge {} for it.',
    'Card {} was declined',
    'Karte: {}',
    'It is {}, valid thru 11/29.',
  ],
  iban: ['Pay to {} until Friday.', 'IBAN: {}', 'Our account {} is with the Sparkasse'],
  us_ssn: ['SSN {}', 'Her social security number: {}.', 'The form says {} in box 3'],
  ip_address: [
    'Blocked {} twice.',
    'client={} status=403',
    'from {} to us',
    'http log: {} - - GET',
  ],
};

const others = [
  ...['Order 7####### left the house.', 'Invoice #4####-#### of 2024-0*-1#', 'build 1.##.####.##'],
  ...[
    'commit %%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%',
    'session %%%%%%%%-%%%%-4%%%-a%%%-%%%%%%%%%%%%',
  ],
  ...['It took 1#.#### s and cost 1,###.## $.', 'Room 4##, floor *, seat 1#^', 'at 1#:4#:2#.###Z'],
  ...[
    'The epoch is 17########.',
    'Version *.#.#-rc.#, *.1#.#',
    'population 1# ### ###, 8 ### ### cars',
  ],
  ...['tracking ^^#########^^ arrived', 'ISBN 978-3-16-14####-#', 'lat 4#.######, lon 1#.######'],
  ...['part number ^^-####-##, lot 2#####', 'scores: 1#-*#, *#-1#, 10:0*', 'port 8###, pid 1####'],
  ...[
    'Line 1### of 5####: 0x%%%%%%%%',
    'pages 1##-3##, vol. 1#, 199#',
    'a 19## film, 9# minutes, 4.#/10',
  ],
] as const;

/** `count` sentences of each kind, and as many without personal data as there are kinds times that. */
export const personalSentences = (count: number, seed = 7): readonly Sentence[] => {
  const random = seeded(seed);
  const found = Object.entries(makers).flatMap(([kind, make]) =>
    Array.from({ length: count }, () => {
      const value = make(random);
      const text = pick(random, sentences[kind] ?? ['{}']).replace('{}', () => value);
      return { kind, text, value };
    }),
  );
  const nothing = Array.from({ length: count * Object.keys(makers).length }, () => ({
    kind: 'nothing',
    text: fill(random, pick(random, others)),
    value: '',
  }));
  return [...found, ...nothing];
};
