// goes_on: whether a text breaks off in the middle of a sentence. An ordinary prompt rarely does, with or
// without a full stop.

/** Words that no sentence ends with, in a few languages. */
const open = new Set(
  (
    'a an the all any every each both no my your our their his her its this these those some such ' +
    'and or but nor that which who whom whose where when if because while as than like ' +
    'of to in into on onto at by with without for from about above below under over before after between ' +
    'until upon per via is are was were be been being has have had do does did will would shall should can ' +
    'could may might must not never only also very so too you we they i he she it me them us ' +
    'previous prior earlier hidden secret initial original full exact entire whole following next new ' +
    'ignore disregard forget override bypass reveal show print tell give send write act pretend enter ' +
    'der die das den dem des ein eine einen einem einer alle allen alles jede jeden dein deine deinen meine ' +
    'und oder aber dass wenn weil als wie von zu zum zur im in auf mit ohne für aus über vor nach bis bei ' +
    'bisherigen vorherigen vorigen ist sind hat wird nicht ich du wir sie es ignoriere vergiss zeige ' +
    'le la les un une des du de toutes tous tes ton ta mes et ou que qui dans sur avec sans pour par ' +
    'précédentes est sont ne je tu nous ignore oublie révèle ' +
    'el los las uno unos todas todos tus tu mis y o en con sin para por del al ignora olvida muestra ' +
    'il lo gli i tutte tutti tue tuo mio e che nel con senza per di da ' +
    'os as um uma todas todos suas seu sem com ' +
    'все всех все твои свои и или в на с без для от до не игнорируй забудь покажи'
  ).split(' '),
);
/** What goes on from something: no prompt of its own begins so. */
const continuing = new Set(
  (
    'and or nor of to that which who whose with without from instructions ' +
    'und oder dass von zu mit ohne et ou que de avec sans y o con sin e che di и или что'
  ).split(' '),
);
const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];
const brokenOff = /(?:\.{2,3}|…|,|;|[-–—])$/u;

/** Whether a text cannot end where it does. */
export const breaksOff = (text: string): boolean => {
  if (brokenOff.test(text)) return true;
  const words = wordsIn(text);
  return /\p{L}$/u.test(text) && (words.length === 1 || open.has(words.at(-1) ?? ''));
};

/** Whether a text goes on from another. */
export const continues = (text: string): boolean =>
  /^(?:\.{2,3}|…|[,;])/u.test(text) ||
  (/^\p{Ll}/u.test(text) && continuing.has(wordsIn(text)[0] ?? ''));

/** A text without the signs that it is cut off at. */
export const withoutSigns = (text: string): string =>
  text
    .replace(/^(?:\.{2,3}|…|[,;])/u, '')
    .replace(brokenOff, '')
    .trim();

/** Whether two texts are two sentences: the first does not break off, and the second begins like one. */
export const areApart = (text: string, next: string): boolean =>
  /^\p{Lu}/u.test(next) && !breaksOff(text);
