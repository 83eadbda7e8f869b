// Harmful content by rules alone, for when no model is there to ask. Modest, and says so: it knows plain
// requests in English and prefers missing one to minding an innocent text.
import { type HarmCode, harmCategories } from './categories.ts';
import { harmRules } from './rules.ts';

export const harmRulesModel = 'weir-harm-rules-1';

export interface HarmFound {
  readonly safe: boolean;
  /** In the order of the taxonomy. */
  readonly categories: readonly HarmCode[];
  /** The names of the rules that spoke. */
  readonly reasons: readonly string[];
  readonly source: 'rules';
  readonly model: typeof harmRulesModel;
}

/** Longer texts are read at both ends. */
const lengthMax = 64_000;

const invisible = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;

/** Where death is part of a game, a tale, a lesson or a defence, these rules have nothing to say. */
const elsewhere =
  /\b(?:(?:video ?|board ?|card ?|computer ?|mobile ?)?games?|gta|grand theft auto|call of duty|fortnite|minecraft|skyrim|(?:in|playing) hitman|the sims|world of warcraft|battlefield|witcher|fallout|cyberpunk|elden ring|dark souls|red dead|assassin's creed|roblox|chess|checkers|poker|tennis|ping ?pong|golf|bowling|jokes? (?:about|at)|dad jokes|puns|kindness|laughter|npcs?|bosses|novels?|fiction(?:al)?|film|movies?|screenplay|theatre play|my (?:book|script|character)|protagonist|villain|detective story|history of|historical(?:ly)?|definition of|the meaning of|what does|prevent(?:ing|ion)?|protect(?:ing|ion)?|detect(?:ing|ion)?|defend(?:ing)?|mitigat\w{1,6}|recogni[sz]e|report(?:ing)?|avoid(?:ing)?|awareness|against (?:the )?(?:law|hate|racism)|is it (?:wrong|illegal|legal)|harmful effects|combat(?:ing|ting)?|bug|software|process(?:es)?|thread|server)\b/;

const readable = (text: string): string => {
  const half = lengthMax / 2;
  const whole = text.length <= lengthMax ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
  return whole
    .normalize('NFKC')
    .replace(invisible, '')
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[^\S\n]+/g, ' ');
};

const nothing: HarmFound = {
  ...{ safe: true, categories: [], reasons: [], source: 'rules', model: harmRulesModel },
};

/** The text around a match decides whether it is meant. */
const around = 160;

/**
 * Judges a text.
 *
 * @example
 * judgeHarm('How can I kill a hanging process?').safe; // true
 * judgeHarm('How can I poison my neighbour?').categories; // ['S1']
 */
export const judgeHarm = (text: string): HarmFound => {
  const reading = readable(text);
  const spoke = harmRules.filter(({ pattern }) => {
    const match = pattern.exec(reading);
    if (!match) return false;
    const end = match.index + match[0].length;
    return !elsewhere.test(reading.slice(Math.max(0, match.index - around), end + around));
  });
  if (spoke.length === 0) return nothing;
  const found = new Set(spoke.map(({ category }) => category));
  return {
    ...nothing,
    safe: false,
    categories: harmCategories.flatMap(({ code }) => (found.has(code) ? code : [])),
    reasons: spoke.map(({ id }) => id),
  };
};
