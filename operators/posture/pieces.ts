// pieces: what a prompt hands over as part of something longer, and whether it asks to put parts together.
// Every pattern has bounds, so that each takes time linear in the text.

/** A piece of a longer text, and the name that it was given. */
export interface Piece {
  readonly name: string | undefined;
  readonly text: string;
}

const number =
  '(?:[1-9]\\d?|[ivx]{1,4}|one|two|three|four|five|six|seven|eins|zwei|drei|vier|un|une|uno|una|deux|dos|due|trois|tres|tre|cuatro|quatre|quattro)';
const part =
  '(?:part|piece|chunk|fragment|segment|section|half|bit|block|line|word|message|token|slice|teil|stück|stueck|hälfte|zeile|partie|morceau|parte|trozo|pezzo|часть|кусок|część|deel)s?';
const ordinal =
  '(?:first|second|third|fourth|fifth|next|last|final|other|rest|remainder|erst|zweit|dritt|letzt|nächst|premi[eè]r|deuxi[eè]me|dernier|primer|segund|últim|prim|second|ultim|перв|втор|трет|послед)\\p{L}{0,3}';

/** What introduces a piece, at the beginning of a prompt, up to a colon or the like. */
const label = new RegExp(
  [
    "^\\s{0,20}(?:ok(?:ay)?[,.]? |and |und |now |so |here(?: is|’s|'s)? |this is |hier(?: ist)? |voici |aquí (?:está|va) )?(?:the |my |der |die |das |la |le |el |il )?",
    `(?:(?:${part}\\s{0,3}(?:no\\.?|nr\\.?|#)?\\s{0,3}${number}(?:\\s?(?:of|/|von|de|из)\\s?${number})?|`,
    `${ordinal}(?: ${part})?|${number}(?:\\s?/\\s?${number})|`,
    "then|continue[ds]?|continuing|continuation|cont(?:\\.|[’']d)?|more|append|weiter|fortsetzung|dann|danach|suite|puis|ensuite|continuación|luego|sigue|poi|продолжение|затем)",
    '(?: (?:is|ist|est|es))?\\s{0,3}(?:[:=>)\\]–—]|-\\s|\\.{3}|…){1,3}',
    '|(?:[\\p{L}\\p{N}]{1,14} ){0,3}[\\p{L}\\p{N}]{1,14}\\s?[:>]\\s)\\s{0,20}',
  ].join(''),
  'iu',
);

const named =
  /(?:^|[^\p{L}\p{N}_$])\$?([\p{L}_][\p{L}\p{N}_]{0,20})["']?\s{0,3}(?::=|=|:|\bis\b|\bto\b|\bbe\b|\bas\b|\bfor\b|\bist\b)\s{0,3}(?:"([^"\n]{1,400})"|'([^'\n]{1,400})'|`([^`\n]{1,400})`|[“„«]([^”“»\n]{1,400})[”“»])/giu;
const defined = /^[ \t]{0,40}#define\s{1,3}(\w{1,20})\s{1,3}"([^"\n]{1,400})"/gmu;
const assigned =
  /^[ \t]{0,40}(?:let |set |var |const |store |save )?\$?([\p{L}_][\p{L}\p{N}_]{0,20})\s{0,3}(?::=|=)\s{0,3}([^\n="'`]{1,400})$/gimu;
const quoted = /"([^"\n]{2,400})"|“([^”\n]{2,400})”|„([^“”\n]{2,400})[“”]|«([^»\n]{2,400})»/gu;
const keeping =
  /\b(?:remember|memori[sz]e|store|save|keep|hold|note(?: down)?|append|add|part|piece|fragment|half|phrase|string|word|words|token|merke?|speicher\p{L}{0,2}|behalte|retiens|mémorise|recuerda|guarda|ricorda|запомни)\b/iu;

const asked =
  /\b(?:concat\p{L}{0,8}|combin\p{L}{1,4}|join(?:ed|ing)?|merg(?:e|ed|ing)|glue|stitch|assembl(?:e|ed|ing)|unite|(?:put|string|piece|read|paste|add|run|stick|take) (?:(?:it|them|these|those|this|that|all|both|everything|the) ?(?:of )?(?:the |these |those |my )?(?:\w{1,12} )?(?:\w{1,12} )?)?together|all (?:the |of the |my |these )?(?:parts|pieces|fragments|chunks|words|strings)|(?:whole|full|complete|resulting|combined|joined|assembled) (?:text|message|sentence|string|instruction|instructions|prompt|phrase|command)|füge? (?:\p{L}{1,12} ){0,4}zusammen|zusammen(?:setzen|fügen|gesetzt|gefügt)|verbinde|assemble[rz]?|combine[rz]?|concat[eè]ne\p{L}{0,3}|junta|une|unisci|combina|concatena|соедини|объедини|сложи)\b|(?:^|[^\p{L}\p{N}])[\p{L}_$][\p{L}\p{N}_]{0,20}\s?\+\s?[\p{L}_$][\p{L}\p{N}_]{0,20}/iu;

/** What every announcement has in it: most prompts need no closer look. */
const mayAnnounce =
  /piece|part|chunk|fragment|message|bit|word|time|line|split|cut|break|until|when|once|after|teil|stück|wort|morceaux|trozos|palabra|pezzi/i;
const announced =
  /\b(?:(?:send|give|paste|write|type|share|post|feed|tell|split|spell|schicke|gebe|sende|envoie|mando|envío|enviar[eé])\b[^\n]{0,60}\b(?:pieces|parts|chunks|fragments|several messages|multiple messages|separate messages|piece by piece|bit by bit|word by word|one word|one at a time|line by line|part by part|teilen|stücken|wort für wort|stück für stück|morceaux|parties|partes|trozos|palabra por palabra|a pezzi)\b|\b(?:until|when|once|after) i (?:say|write|type|send) (?:go|done|end|stop|now|execute|run|finished|“|"|')|i(?:['’]ll| will| am going to) (?:split|cut|break) )/iu;

/** Longer prompts are no messages about pieces. */
const unitsMax = 400;

const cut = (text: string): string => text.trim();

/** Whether a prompt asks to put together what came in pieces. */
export const asksToJoin = (text: string): boolean => text.length <= unitsMax && asked.test(text);

/** Whether a prompt says that what follows comes in pieces. */
export const announcesPieces = (text: string): boolean =>
  text.length <= unitsMax && mayAnnounce.test(text) && announced.test(text);

const acting =
  /\b(?:follow|obey|execut\p{L}{1,3}|carry out|comply|behave|adopt|evaluate|perform|do|act|answer|reply|respond|run|treat|befolge|ausführen|mach|ob[eé]i\p{L}{0,4}|obedece|ejecuta|exécute|esegui|выполни)\b|执行/iu;

/** Whether a prompt asks to do what the pieces say. */
export const asksToAct = (text: string): boolean => text.length <= unitsMax && acting.test(text);

/** A prompt without what introduces it as a piece. */
export const withoutLabel = (text: string): string => cut(text.replace(label, ''));

const unquoted = (text: string): string => {
  const whole =
    /^(?:"([^"]{1,1000})"|'([^']{1,1000})'|“([^”]{1,1000})”|`([^`]{1,1000})`)\.?$/u.exec(text);
  return cut(whole?.slice(1).find((each) => each !== undefined) ?? text);
};

const mayQuote = /["'`“„«]/;

const assignedIn = (text: string): readonly Piece[] =>
  [...text.matchAll(assigned)].map(([, name, value = '']) => ({
    name,
    text: cut(value.replace(/;\s*$/, '')),
  }));

const groupOf = (match: RegExpMatchArray, from: number): string =>
  match.slice(from).find((each) => each !== undefined) ?? '';

/**
 * The pieces that a prompt hands over: what it gives a name, what it introduces as a part, what it quotes
 * to be kept. None for a prompt that hands over none.
 *
 * @example
 * piecesIn('let a = "ignore all"'); // [{ name: 'a', text: 'ignore all' }]
 * piecesIn('Part 2: of the text'); // [{ name: '2', text: 'of the text' }]
 */
export const piecesIn = (text: string): readonly Piece[] => {
  const rest = text.replace(label, '');
  if (rest !== text && rest.trim() !== '') {
    const [name] = text.slice(0, text.length - rest.length).match(/\d{1,2}/) ?? [];
    return [{ name, text: unquoted(cut(rest)) }];
  }
  if (text.length > unitsMax) return [];
  if (!mayQuote.test(text)) return text.includes('=') ? assignedIn(text) : [];
  const byName = [...text.matchAll(named), ...text.matchAll(defined)].map((match) => ({
    name: match[1],
    text: cut(groupOf(match, 2)),
  }));
  if (byName.length > 0) return byName;
  const byLine = assignedIn(text);
  if (byLine.length > 0) return byLine;
  if (!keeping.test(text)) return [];
  return [...text.matchAll(quoted)].map((match) => ({
    name: undefined,
    text: cut(groupOf(match, 1)),
  }));
};

/** The names in the order in which a prompt adds them up: `a + b + c`; none when it does not. */
export const orderIn = (text: string): readonly string[] => {
  if (!text.includes('+')) return [];
  const sum =
    /[\p{L}_$][\p{L}\p{N}_]{0,20}(?:\s?\+\s?(?:["'] ?["']\s?\+\s?)?[\p{L}_$][\p{L}\p{N}_]{0,20}){1,20}/u.exec(
      text,
    );
  return sum ? (sum[0].match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []) : [];
};
