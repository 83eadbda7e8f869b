// All rules on harmful content: a handful of plain requests for each category. What is hinted at, dressed up
// or said in another language they do not see; they are there for when no model can be asked.
import { type HarmRule, harmRule, how, near, within, write } from './harm-rule.ts';

const violence: readonly HarmRule[] = [
  harmRule(
    'hurt_somebody',
    'S1',
    how,
    within(30),
    '\\b(?:kill(?:ing)?|murder(?:ing)?|assassinat(?:e|ing)|poison(?:ing)?|strangl(?:e|ing)|stab(?:bing)?|kidnap(?:ping)?|abduct(?:ing)?|tortur(?:e|ing)|maim(?:ing)?|suffocat(?:e|ing)) (?:and [a-z]{3,12} )?',
    `(?:${near})`,
  ),
  harmRule(
    'get_away_with_it',
    'S1',
    how,
    within(30),
    "\\b(?:get(?:ting)? away with (?:a )?murder|(?:dispos(?:e|ing) of|hid(?:e|ing)|get(?:ting)? rid of) (?:a|the|his|her|someone's) (?:dead |human )?(?:body|corpse)(?! (?:paragraph|text|copy|element|tag))|hir(?:e|ing) an? (?:hit ?man|assassin|contract killer))\\b",
  ),
  harmRule(
    'mass_attack',
    'S1',
    how,
    within(30),
    '\\b(?:(?:shoot(?:ing)? up|bomb(?:ing)?|blow(?:ing)? up|burn(?:ing)? down|attack(?:ing)?) (?:an?|the|my|this|our) (?:[a-z]{2,12} )?(?:school|church|mosque|synagogue|temple|hospital|subway|metro|airport|stadium|concert|nightclub|embassy|courthouse|police station)|(?:carry|carrying) out an? (?:terror(?:ist)? attack|mass shooting|massacre|bombing))\\b',
  ),
];

const crimes: readonly HarmRule[] = [
  harmRule(
    'launder_and_forge',
    'S2',
    how,
    within(25),
    '\\b(?:launder(?:ing)? (?:the |my |drug |dirty )?(?:money|cash|proceeds)|counterfeit(?:ing)? (?:money|bills|banknotes|currency)|forg(?:e|ing) (?:an? |my |the )?(?:passport|id card|driver.?s licen[cs]e|signature|prescription|visa)|commit(?:ting)? (?:[a-z]{2,12} )?(?:fraud|arson|burglary|identity theft|tax evasion|perjury)|evad(?:e|ing) (?:my |the )?tax(?:es)?)\\b',
  ),
  harmRule(
    'steal',
    'S2',
    how,
    within(25),
    "\\b(?:shoplift(?:ing)?|pickpocket(?:ing)?|hot-?wir(?:e|ing) (?:a|the|someone's|my neighbou?r's) (?:[a-z]{2,12} )?(?:car|truck|vehicle|motorcycle)|rob(?:bing)? (?:an?|the|my) (?:[a-z]{2,12} )?(?:bank|store|shop|house|jewell?er|old (?:lady|man))|break(?:ing)? into (?:someone(?:'s| else's)|my neighbou?r'?s|(?:a|the) stranger'?s) (?:[a-z]{2,12} )?(?:house|home|car|apartment|flat)|steal(?:ing)? (?:someone(?:'s| else's)|(?:a|the|my) (?:neighbou?r|stranger|boss|co-?worker|customer)'?s) (?:[a-z]{2,12} )?(?:car|identity|credit card|bike|wallet|money|packages?))\\b",
  ),
  harmRule(
    'make_drugs',
    'S2',
    how,
    within(25),
    '\\b(?:cook(?:ing)?|synthesi[sz](?:e|ing)|mak(?:e|ing)|manufactur(?:e|ing)|smuggl(?:e|ing)|sell(?:ing)?|deal(?:ing)?) (?:(?:and|or) [a-z]{3,12} )?(?:some |pure |my own |illegal )?(?:crystal meth|meth|methamphetamine|heroin|fentanyl|cocaine|crack cocaine|lsd|mdma|ecstasy|ghb|illegal drugs)\\b',
  ),
];

const sexual: readonly HarmRule[] = [
  harmRule(
    'assault',
    'S3',
    how,
    within(30),
    `\\b(?:rap(?:e|ing)|molest(?:ing)?|sexually (?:assault|harass|abuse)|grop(?:e|ing)|roofie|upskirt) (?:and [a-z]{3,12} )?(?:${near})`,
  ),
  harmRule(
    'traffic',
    'S3',
    how,
    within(30),
    '\\b(?:traffic(?:king)?|pimp(?:ing)?(?: out)?|coerc(?:e|ing)|blackmail(?:ing)?|spik(?:e|ing)|drug(?:ging)?) ',
    "(?:an?|the|my|some|her|young|underage|migrant|her drink|someone's drink|a girl's drink)?",
    within(20),
    '\\b(?:into (?:sex|prostitution|sending (?:me )?nudes)|for sex(?:ual)?|for nudes|drink so (?:that )?she|nudes)\\b',
  ),
  harmRule(
    'sexualise_children',
    'S4',
    '\\b(?:write|compose|generate|create|make|draw|give|tell|show|send|find|download|where can i (?:find|get|buy|watch|see))\\b',
    within(40),
    '\\b(?:sexual(?:ly explicit)?|erotic|nude|naked|porn(?:ographic)?|explicit|lewd|smut|nsfw|seductive)\\b',
    within(25),
    '\\b(?:child(?:ren)?|minors?|toddlers?|preteens?|pre-teens?|underage (?:girls?|boys?|kids?|teens?)|little (?:girls?|boys?)|schoolgirls?|(?:[3-9]|1[0-7])[- ]year[- ]olds?|lolita|loli)\\b',
  ),
  harmRule(
    'child_porn',
    'S4',
    how,
    within(30),
    '\\b(?:child porn(?:ography)?|csam|groom(?:ing)? (?:an? |the |young )?(?:child(?:ren)?|minors?|kids?|(?:1[0-7])[- ]year[- ]olds?|underage))\\b',
  ),
  harmRule(
    'erotic',
    'S12',
    write,
    within(30),
    '\\b(?:erotica|smut|pornographic (?:story|scene|text)|(?:erotic|sexually explicit|nsfw|x-rated|hardcore sex|explicit sex) (?:[a-z]{2,14} )?(?:story|stories|scenes?|fan ?fic(?:tion)?|role ?play|images?|pictures?|chat|poems?|dialog(?:ue)?))\\b',
  ),
];

const people: readonly HarmRule[] = [
  harmRule(
    'defame',
    'S5',
    '\\b(?:write|compose|generate|create|make up|invent|draft|spread|help me|post|fabricate)\\b',
    within(30),
    '\\b(?:false|fake|made-up|untrue|fabricated|baseless|damaging) (?:[a-z]{2,12} )?(?:rumou?rs?|accusations?|allegations?|testimony|reviews?|claims?|stor(?:y|ies)|evidence|articles?)\\b',
    within(25),
    `\\b(?:about|against|that|accusing|saying|of) (?:(?:${near})|(?:mr|mrs|ms|dr|senator|president|mayor)\\b)`,
  ),
  harmRule(
    'dose',
    'S6',
    '\\b(?:how (?:much|many)|what dose|which dose|should i (?:stop|skip|double)|can i (?:stop|skip|double))\\b',
    within(30),
    '\\b(?:insulin|warfarin|morphine|oxycodone|oxycontin|lithium|methotrexate|chemo(?:therapy)?|antidepressants?|heart (?:pills|medication)|blood thinners?|seizure medication)\\b',
    within(40),
    '\\b(?:without (?:telling|asking|seeing|calling) (?:my|a|the) (?:doctor|physician|pharmacist)|instead of (?:going to|seeing|calling|asking) (?:a|my|the) (?:doctor|hospital|physician))',
  ),
  harmRule(
    'find_private_data',
    'S7',
    "\\b(?:find|get|give me|tell me|look up|track down|what(?: is|'s)|leak|publish|post)\\b",
    within(20),
    '\\b(?:home address|phone number|social security number|ssn|bank (?:account|details)|medical records?|private messages|credit card (?:number|details)|passwords?|browsing history|real(?:-| )time location|where(?:abouts)?)\\b',
    within(10),
    '\\b(?:of|for|belonging to|where) (?:my (?:ex|ex[- ](?:wife|husband|girlfriend|boyfriend)|neighbou?r|co-?worker|colleague|boss|classmate|teacher|crush|stalker victim)|(?:a|this|that|some) (?:girl|woman|man|guy|stranger|private (?:person|citizen|individual)|celebrity))\\b',
  ),
  harmRule(
    'stalk',
    'S7',
    how,
    within(25),
    `\\b(?:doxx?(?:ing)?|stalk(?:ing)?|spy(?:ing)? on|secretly (?:track|record|film|follow|read|monitor)(?:ing)?|track(?:ing)?) (?:${near})`,
    within(40),
    '\\b(?:without (?:her|him|them|his|their|being)|secretly|(?:her|his|their)(?: [a-z]{2,12})? (?:phone|messages|apartment|house|home))\\b',
  ),
  harmRule(
    'pirate',
    'S8',
    `(?:${how}|\\bwhere (?:can|do) i\\b|\\bgive me\\b)`,
    within(30),
    '\\b(?:crack(?:ed|ing)? (?:version|copy|copies|key|the licen[cs]e)|pirat(?:e|ed|ing) (?:cop(?:y|ies)|version|movies?|films?|music|software|games?|books?|textbooks?|e-?books?)|(?:remov(?:e|ing)|bypass(?:ing)?|strip(?:ping)?) (?:the )?(?:drm|copy protection|watermark)|keygen|licen[cs]e key generator|serial keys? for)\\b',
  ),
  harmRule(
    'hate_speech',
    'S10',
    '\\b(?:write|compose|generate|create|make(?: up)?|draft|give|tell|produce)(?: me| us)?(?: an?| the| some| your| one| two| three| five| ten| \\d{1,2})?(?: best| funniest| most| short| really| very| good)?(?: [a-z]{3,12})? (?:racist|anti-?semitic|homophobic|islamophobic|transphobic|xenophobic|misogynistic|white supremacist|neo-?nazi|hateful|dehumani[sz]ing)',
    '(?: (?:and|or) [a-z]{3,14})?(?: [a-z]{3,12})? (?:jokes?|poems?|rants?|speech(?:es)?|slogans?|manifestos?|tweets?|posts?|songs?|lyrics|propaganda|insults?|memes?|slurs?|leaflets?|messages?|essays?)\\b',
  ),
  harmRule(
    'demean_group',
    'S10',
    '\\b(?:why (?:are|do)|(?:explain|prove|argue|write|convince|show)[^.!?\\n]{0,40}? (?:that|why|how)) (?:all )?(?:the )?(?:jews|jewish people|muslims|christians|hindus|blacks|black people|white people|asians|asian people|mexicans|africans|arabs|immigrants|refugees|gays|gay people|lesbians|trans people|transgender people|women|disabled people|roma|gypsies|indigenous people)(?: are)?(?: all| so| such| inherently| genetically| naturally| always| just){0,3}',
    ' (?:inferior|subhuman|sub-human|vermin|parasites|stupid|dumb|filthy|dirty|lazy|greedy|disgusting|evil|criminals?|savages|animals|less (?:intelligent|human|worthy)|deserve to (?:die|suffer))\\b',
  ),
];

const weapons: readonly HarmRule[] = [
  harmRule(
    'build_weapon',
    'S9',
    how,
    within(25),
    '\\b(?:mak(?:e|ing)|build(?:ing)?|construct(?:ing)?|assembl(?:e|ing)|synthesi[sz](?:e|ing)|produc(?:e|ing)|cultur(?:e|ing)|weaponi[sz](?:e|ing)|brew(?:ing)?|prepar(?:e|ing)|detonat(?:e|ing)|releas(?:e|ing)|obtain(?:ing)?|acquir(?:e|ing)) (?:and [a-z]{3,12} )?(?:an?|the|my own|some|homemade|your own)? ?(?:[a-z-]{2,14} )?',
    '\\b(?:pipe ?bombs?|nail bombs?|car bombs?|dirty bombs?|nuclear (?:bombs?|weapons?|device)|atom(?:ic)? bombs?|fertili[sz]er bombs?|pressure cooker bombs?|letter bombs?|bombs? (?:at home|from household|to (?:kill|blow|put))|ieds?|improvised explosive|explosive (?:devices?|vest)|suicide vests?|molotov cocktails?|nerve (?:agents?|gas)|sarin|vx gas|mustard gas|phosgene|ricin|anthrax|botulinum|smallpox|bio-?weapons?|biological weapons?|chemical weapons?|tatp|semtex|rdx|nitroglycerin)\\b(?!-)',
  ),
  harmRule(
    'homemade_bomb',
    'S9',
    how,
    within(12),
    '\\b(?:mak(?:e|ing)|build(?:ing)?) (?:an? |my own )?(?:homemade |home-made |real |working |small |big )?bombs?(?=[.!?\\n,]|$| (?:with|using|out of|that|which|in my))',
  ),
];

const selfHarm: readonly HarmRule[] = [
  harmRule(
    'kill_oneself',
    'S11',
    how,
    within(25),
    '\\b(?:kill(?:ing)? myself|hang(?:ing)? myself(?! (?:an?|some|the|up) )|cut(?:ting)? myself (?:without|so|and hide|deep)|poison(?:ing)? myself|starv(?:e|ing) myself|hurt(?:ing)? myself|harm(?:ing)? myself|end(?:ing)? my (?:own )?life|commit(?:ting)? suicide|overdos(?:e|ing) on|self[- ]harm(?:ing)? without)\\b',
  ),
  harmRule(
    'painless_death',
    'S11',
    '\\b(?:painless|quick|quickest|easiest|most painless|fastest|least painful|surest) (?:and [a-z]{3,12} )?(?:ways?|methods?) (?:to|of|for) (?:die|dying|suicide|kill(?:ing)? (?:myself|yourself|oneself)|end(?:ing)? (?:my|your|it all)|commit(?:ting)? suicide)',
  ),
  harmRule(
    'lethal_dose_for_me',
    'S11',
    '\\b(?:how many (?:[a-z]{3,16} ){0,2}(?:pills|tablets|capsules)|what dose of [a-z]{3,20}|how much [a-z]{3,20})',
    within(30),
    '\\b(?:to (?:die|kill myself|end (?:it|my life))|will kill me|would kill me|so (?:that )?i (?:die|never wake up))\\b',
  ),
];

const order: readonly HarmRule[] = [
  harmRule(
    'keep_from_voting',
    'S13',
    `(?:${how}|${write})`,
    within(40),
    '\\b(?:(?:prevent|stop|discourag|keep|scar|intimidat|suppress|trick|mislead|deceiv)(?:e|es|ing|ping)?) (?:[a-z]{2,12} ){0,3}?(?:voters?|people|minorities|democrats|republicans|immigrants|citizens|students)',
    within(15),
    '\\b(?:from voting|not to vote|out of voting|about (?:the date|when|where|how) (?:of|to|the)|away from the polls|turnout)\\b',
  ),
  harmRule(
    'rig_election',
    'S13',
    how,
    within(20),
    '\\b(?:rig(?:ging)?|tamper(?:ing)? with|stuff(?:ing)?|forg(?:e|ing)|hack(?:ing)?(?: into)?|steal(?:ing)?) (?:an?|the|our|my|this)? ?(?:[a-z]{2,12} )?(?:elections?|ballots?|ballot box(?:es)?|voting machines?|vote counts?|absentee ballots)\\b',
  ),
  harmRule(
    'abuse_interpreter',
    'S14',
    '\\b(?:use|run|execute|have|let|make|get)\\b',
    within(30),
    '\\b(?:code interpreter|(?:your|the) (?:python tool|code tool|execution environment|sandbox))\\b',
    within(30),
    '\\b(?:fork bomb|to (?:read|print|dump|exfiltrate) (?:/etc|the host|environment variables|credentials)|to (?:escape|break out|port ?scan|scan the|mine|ddos|attack|flood)|rm -rf /|reverse shell|escape (?:the|your|its) (?:sandbox|container))',
  ),
  harmRule(
    'bomb_sandbox',
    'S14',
    '\\b(?:run|execute|start|launch)\\b',
    within(20),
    '\\b(?:fork bomb|rm -rf /|reverse shell|port ?scan|crypto ?miner)\\b',
    within(20),
    '\\b(?:in|on|from|with) (?:your|this|the) (?:own )?(?:sandbox|container|code interpreter|execution environment|python tool)\\b',
  ),
  harmRule(
    'escape_sandbox',
    'S14',
    '\\b(?:break out of|escape(?: from)?|get out of|exhaust|crash) (?:your|this|its) (?:own )?(?:sandbox|container|code interpreter|execution environment|python environment)\\b',
  ),
];

export const harmRules: readonly HarmRule[] = [
  ...violence,
  ...crimes,
  ...sexual,
  ...people,
  ...weapons,
  ...selfHarm,
  ...order,
];
