// birth_date: dates that the text calls somebody's day of birth; other dates are nobody's.
import type { Candidate } from './candidate.ts';
import { mayHold, namesOf, wordsBefore } from './named.ts';

const names = namesOf(
  'born|born on|birth|date of birth|birth date|birthdate|birthday|dob|d o b|geboren|geburtsdatum|geb|geburtstag|né le|née le|date de naissance|nacido|nacida|fecha de nacimiento|nato il|nata il|data di nascita|data de nascimento|nascido|geboortedatum|urodzony|urodzona|data urodzenia|född|født|fødselsdato|syntymäaika|doğum tarihi|дата рождения|родился|родилась|生年月日|出生日期|생년월일',
);

const dates =
  /(?<![\w./-])(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})|\d{1,2}(?:st|nd|rd|th|\.)?[ -]\p{L}{3,10}\.?,?[ -]\d{4}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})(?![\w/-])/gu;

/** What every date has: a year, or three numbers. */
const someDate = /(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d[-./]\d{1,2}[-./]\d/;

/** Days of birth in a text. */
export const birthDatesIn = (text: string): readonly Candidate[] => {
  if (!someDate.test(text) || !mayHold(text.toLowerCase(), names)) return [];
  return [...text.matchAll(dates)]
    .filter(({ index }) => names.pattern.test(wordsBefore(text, index, 40)))
    .map(({ index, 0: found }) => ({
      kind: 'date_of_birth',
      start: index,
      end: index + found.length,
      checksum: false,
      certainty: 5,
    }));
};

/** What runs over texts, for whoever proves it linear. */
export const birthDatePatterns: readonly RegExp[] = [dates, someDate];
