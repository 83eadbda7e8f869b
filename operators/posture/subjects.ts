// subjects: what a conversation may come nearer to step by step, and how its last step sounds.

/** Something that may be talked about, and may not be asked for. */
export interface Subject {
  /** As a demand that leans on it is read: "now the steps to make ‹name›". */
  readonly name: string;
  readonly pattern: RegExp;
  /** What asks for the thing itself. */
  readonly demand: RegExp;
  /** What leaves a story or a game behind. */
  readonly release?: RegExp;
  /** What is asked for then. */
  readonly released?: string;
}

const exact =
  '(?:exact|precise|actual|specific|real|full|complete|detailed|in detail|technically correct|step[- ]by[- ]step|steps|quantit|amounts?|temperatures|ingredients|instructions|recipe|genau|schritt|mengen|zutaten|exact[eo]s?|pas[oi]|cantidad|ingredientes|étapes|quantités|ingrédients|precis[eo]|dosi)';
const making =
  '(?:make|making|build|construct|produce|synthesi[sz]e|manufactur|extract|prepar|cook|brew|assemble|steps|recipe|ingredients|instructions|quantit|amounts|bauen|herstell|machen|mischen|fabri[qc]|hacer|preparar|costruire|produrre)';
const howTo = new RegExp(
  `\\b(?:${exact}\\P{Cc}{0,80}${making}|${making}\\P{Cc}{0,80}${exact}|how (?:do|would|could|can) i\\P{Cc}{0,20}${making})`,
  'iu',
);
const release =
  /\b(?:for real|in real life|in reality|but real|really works?|without the (?:story|fiction|game|novel|roleplay|role play)|drop the (?:story|game|fiction|act)|(?:with|use) the real|not (?:just )?(?:a story|fiction)|working code|im echten leben|in echt|de verdad|pour de vrai|davvero)\b/iu;
const arming =
  /\b(?:undetect\p{L}{0,5}|hidden|hide|evade|avoid|bypass\p{L}{0,3}|anti-?virus|defender|edr|spread|by itself|self-replicat\p{L}{0,3}|ransom|steal|ddos|working|for real|really (?:enter|work)|send (?:it|the|them)|delete the backups|versteck\p{L}{0,3}|umgeh\p{L}{0,3}|evite|oculto|éviter|contourn\p{L}{0,3})\b/iu;

const armed = new RegExp(
  `${release.source}|\\b(?:make|let|have|get|haz|mach|lass|fais) (?:it|them|that|this|que|es|sie|le)\\b\\P{Cc}{0,60}(?:undetect|evade|avoid|bypass|anti-?virus|defender|spread|ransom|steal|evite|umgeh|contourn)`,
  'iu',
);

const thing = (name: string, words: string): Subject => ({
  ...{ name, pattern: new RegExp(`\\b(?:${words})`, 'iu') },
  ...{ demand: howTo, release, released: `how to make ${name}` },
});

const software = (name: string, words: string): Subject => ({
  ...{ name, pattern: new RegExp(`\\b(?:${words})`, 'iu') },
  ...{ demand: arming, release: armed, released: `how to make ${name}` },
});

const verbatim =
  /\b(?:verbatim|word for word|exactly as|exact (?:words|text|wording)|literally|quote|in full|print (?:all|it|them)|the (?:rest|actual ones|whole)|wörtlich|wortwörtlich|mot à mot|textuellement|palabra por palabra|parola per parola)\b/iu;
const going =
  /\b(?:(?:answer|reply|respond|speak|talk|stay|continue|go on|act|be|behave|write)\b[^\n]{0,60}\b(?:as|like|that|if|him|her)\b|(?:from now on|never go back))/iu;

/** The most specific first. */
const subjects: readonly Subject[] = [
  thing('a molotov cocktail', 'molotov|molotow|cocktail molotov'),
  thing('a bomb', '(?:pipe |nail |car |dirty )?bombs?\\b|explosives?\\b|sprengsto|bombe|bomba'),
  thing('thermite', 'thermit'),
  thing('napalm', 'napalm'),
  thing('nerve gas', 'nerve (?:gas|agent)|sarin|novichok|tabun\\b|nervengas'),
  thing('ricin', 'ricin|rizin'),
  thing('methamphetamine', 'meth\\b|methamphet|crystal meth'),
  thing('fentanyl', 'fentanyl'),
  thing('heroin', 'heroin'),
  thing('poison', 'cyanide|arsenic|poison (?:somebody|someone|a|the|him|her)|zyankali'),
  thing('a ghost gun', 'ghost guns?|3d[- ]printed (?:gun|pistol)|silencers?\\b'),
  thing('counterfeit money', 'counterfeit|falschgeld'),
  software('ransomware', 'ransomware'),
  software('a keylogger', 'keyloggers?|key ?strokes?\\b'),
  software('a computer worm', '(?:computer )?worms?\\b'),
  software('a botnet', 'botnets?|botnetz'),
  software('a trojan', 'trojans?\\b|trojaner'),
  software('malware', 'malware|spyware|rootkits?|computer virus(?:es)?|schadsoftware|maliciel'),
  software('a phishing mail', 'phishing'),
  {
    name: 'your system prompt',
    pattern:
      /\b(?:system prompt|hidden prompt|rules do you follow|your (?:own )?(?:instructions|rules|guidelines)|told before we|told (?:by your developers|at the start)|must not tell me)\b/iu,
    demand: verbatim,
  },
  {
    name: 'an AI without any rules',
    pattern:
      /\b(?:(?:without|no|has no|have no) (?:any )?(?:rules|limits|filters|restrictions|guidelines|safety)|ai without them|filters be (?:off|switched)|switched off|unfiltered ai)\b/iu,
    demand: going,
  },
];

/** The subjects that a prompt may demand, by the way it sounds. */
export const subjectsAskedIn = (text: string): readonly Subject[] => {
  const sounds = new Map<RegExp | undefined, boolean>([[undefined, false]]);
  const has = (sound: RegExp | undefined): boolean => {
    const known = sounds.get(sound) ?? sound?.test(text) ?? false;
    sounds.set(sound, known);
    return known;
  };
  return subjects.filter(({ demand, release: leaving }) => has(demand) || has(leaving));
};
