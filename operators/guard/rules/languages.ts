// Rules against overriding instructions, in German, French, Spanish, Italian and Portuguese.
import { type GuardRule, gap, rule } from '../rule.ts';

export const languagesRules: readonly GuardRule[] = [
  rule(
    'de_override',
    'prompt_injection',
    0.85,
    '\\b(?:ignorier(?:e|en|t)|vergiss|vergessen sie|missachte[nt]?|überspringe|lass|beachte)\\b',
    gap(50),
    '(?:anweisung|instruktion|regel|vorgabe|befehl|aufgabe|richtlinie|prompt|beschränkung|vorherig|bisherig|obig|alles (?:davor|zuvor|oben|was))',
  ),
  rule(
    'de_reveal',
    'prompt_injection',
    0.6,
    '\\b(?:zeig(?:e|en)?|nenne?|gib|verrate|wiederhole|schreib(?:e)?|wie lautet|was (?:ist|sind|war))\\b',
    gap(50),
    '(?:system-?prompt|anweisungen|geheim\\w*|passw[oö]rt|instruktionen|initialprompt|zugangsdaten)',
  ),
  rule(
    'fr_override',
    'prompt_injection',
    0.85,
    '\\b(?:ignore[rz]?|oublie[rz]?|néglige[rz]?|ne (?:tiens|tenez) pas compte)\\b',
    gap(50),
    '(?:instruction|consigne|règle|précédent|directive|ce qui précède)',
  ),
  rule(
    'es_override',
    'prompt_injection',
    0.85,
    '\\b(?:ignora[r]?|ignore|olvida[r]?|olvide|omite|descarta)\\b',
    gap(50),
    '(?:instruccion|reglas|anterior|previas|indicaciones|órdenes)',
  ),
  rule(
    'it_pt_override',
    'prompt_injection',
    0.85,
    '\\b(?:ignora|ignore|dimentica|esqueça|esquece|desconsidere)\\b',
    gap(50),
    '(?:istruzion|instruções|regole|regras|precedent|anteriores)',
  ),
];
