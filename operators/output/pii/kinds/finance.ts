// Kinds of numbers that money goes by: cards, wallets, accounts.
import { areMixed, passesLuhnSum, weighted } from '../checksums.ts';
import type { NumberKind } from '../number-kind.ts';
import { passesBase58, passesBech32 } from '../wallets.ts';

const cardWords =
  'card|cards|credit card|debit card|card no|card number|cc|ccn|visa|mastercard|amex|american express|diners|discover|jcb|maestro|pan|karte|kreditkarte|kartennummer|carte|carte bancaire|tarjeta|carta|cartão|kaart|karta|kart|kartı|карта|карты|카드|カード|卡号|信用卡';

const isCard = (digits: string): boolean => areMixed(digits) && passesLuhnSum(digits);

/** By whom, and how long: the ranges of the issuers. */
const issuers =
  /^(?:4\d{12}|4\d{15}|4\d{18}|5[0-8]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|3(?:0[0-5]|[5689]\d)\d{13}|(?:2131|1800)\d{11}|6\d{15}|6(?:2|3|7|011|5)\d{14,17})$/;

export const finance: readonly NumberKind[] = [
  {
    kind: 'credit_card',
    anywhere: [
      '13',
      '14',
      '15',
      '16',
      '19',
      '4_4_4_4',
      '4_6_5',
      '4_6_4',
      '4_4_4_4_3',
      '4_4_4_3',
      '4_4_4_2',
      '4_4_4_1',
      '4_4_5',
    ],
    shape: issuers,
    check: isCard,
    checksum: true,
    words: cardWords,
  },
  {
    kind: 'credit_card',
    named: ['12..19', '4_4_4_4', '4_6_5', '4_6_4', '4_4_4_4_3', '4_4_4_3', '4_4_4_1', '4_4_4'],
    shape: /^[1-6]\d{11,18}$/,
    check: isCard,
    checksum: true,
    words: cardWords,
  },
  {
    kind: 'crypto',
    anywhere: ['26..35'],
    shape: /^[13LMD][1-9A-Z]{25,34}$/,
    check: (_, written) => passesBase58(written),
    checksum: true,
  },
  {
    kind: 'crypto',
    anywhere: ['42', '62'],
    shape: /^(?:BC|LT)1[02-9AC-HJ-NP-Z]{39,59}$/,
    check: (_, written) => passesBech32(written),
    checksum: true,
  },
  { kind: 'crypto', anywhere: ['42'], shape: /^0X[0-9A-F]{40}$/ },
  {
    kind: 'aba_routing',
    alone: ['9'],
    named: ['4-4-1'],
    shape: /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/,
    check: (digits) =>
      digits !== '000000000' && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
    checksum: true,
    words: 'aba|routing|routing number|rtn|bank routing|transit number|wire',
  },
  {
    kind: 'bank_account',
    named: ['8..17', '3-3-3', '4-4-4', '3-5-5', '2-2-2 8', '4 4 4 4'],
    shape: /^\d{8,17}$/,
    check: areMixed,
    words:
      'bank account|bank account number|account number|account no|acct|acct no|checking account|savings account|checking|savings|kontonummer|konto nr|bankkonto|numéro de compte|compte bancaire|número de cuenta|cuenta bancaria|numero di conto|conta bancária|rekeningnummer|numer konta|kontonr|hesap no|hesap numarası|계좌번호|계좌|口座番号|银行账号|账号',
  },
];
