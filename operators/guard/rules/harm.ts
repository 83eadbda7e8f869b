// Rules against requests for harmful software or for hurting people.
import { type GuardRule, gap, rule } from '../rule.ts';
import { make } from '../vocabulary.ts';

export const harmRules: readonly GuardRule[] = [
  rule(
    'make_malware',
    'malware_generation',
    0.75,
    make,
    gap(55),
    '\\b(?:malware|ransomware|key ?loggers?|trojans?|computer (?:virus|worm)|a virus|rootkits?|botnets?|spyware|backdoors?|shellcode|credential (?:stealer|harvest\\w*)|info ?stealers?|reverse shell|fork bomb|zip bomb|exploits? (?:for|that|code|kit)|ddos|phishing (?:page|e-?mail|site|kit|message|campaign|website)|crypto ?(?:miner|jacker)|self[- ]replicating|zero[- ]day)\\b',
  ),
  rule(
    'break_in',
    'malware_generation',
    0.65,
    '\\b(?:hack|break|crack|get|sneak|log) (?:in ?to|into)\\b',
    gap(30),
    "\\b(?:account|wi-?fi|network|phone|e-?mail|server|computer|system|facebook|instagram|bank|someone|website|webcam|neighbou?r'?s)\\b",
  ),
  rule(
    'crack',
    'malware_generation',
    0.6,
    '\\b(?:crack|brute[- ]force|steal|hijack|intercept|spoof|clone|bypass)\\b',
    gap(25),
    '\\b(?:passwords?|accounts?|sessions?|cookies|captcha|two[- ]factor|2fa|mfa|otp|login|antivirus|edr|drm|licen[cs]e (?:key|check)|paywall|firewall|credit cards?|identit(?:y|ies))\\b',
  ),
  rule(
    'make_weapon',
    'harmful_synthesis',
    0.75,
    make,
    gap(45),
    '\\b(?:bombs?|explosives?|ied|pipe bomb|molotov|meth(?:amphetamine)?|fentanyl|nerve (?:gas|agent)|sarin|ricin|anthrax|poison(?:s|ous gas)?|bio-?weapons?|chemical weapons?|dirty bomb|ghost gun|napalm|thermite|cocaine|heroin|lsd|mdma|crack cocaine|silencer|mustard gas|chlorine gas|letter bomb|untraceable (?:gun|weapon))\\b',
  ),
  rule(
    'synthesise',
    'harmful_synthesis',
    0.65,
    '\\b(?:synthesi[sz]e|cook|manufacture|weaponi[sz]e|detonate|smuggle|produce at home)\\b',
    gap(30),
    '\\b(?:meth|methamphetamine|fentanyl|drugs?|sarin|ricin|nerve|explosives?|bombs?|cocaine|heroin|mdma|lsd|anthrax|pathogens?|virus(?:es)?|weapons?|toxins?)\\b',
  ),
  rule(
    'hurt_people',
    'harmful_synthesis',
    0.65,
    '\\b(?:kill|murder|poison|stab|assassinate|strangle|kidnap|torture|hurt|blackmail|stalk|attack|drug)\\b ',
    '(?:and [a-z]{3,12} )?(?:my|a|an|the|some|his|her|their|another|other|as many)?',
    ' ?(?:[a-z]{2,12} )?',
    '\\b(?:someone|somebody|person|people|wife|husband|boss|neighbou?r|ex|girlfriend|boyfriend|child(?:ren)?|kids?|parents?|mother|father|brother|sister|coworker|colleague|women|woman|man|men|family|roommate|teacher|classmates?|president|politician|police officer|humans?)\\b',
  ),
  rule(
    'crime',
    'harmful_synthesis',
    0.6,
    '\\b(?:launder (?:the )?money|money laundering scheme|evade taxes|counterfeit (?:money|bills|currency)|forge (?:an? )?(?:passport|id|signature|document|prescription)|shoplift|steal (?:an? |my |the )?(?:car|identity|bike|money|credit)|rob (?:an? )?(?:bank|store|house)|hire an? (?:hitman|assassin|killer)|human traffick\\w+|traffic(?:king)? (?:people|drugs|humans)|get away with (?:murder|it|a crime)|dispose of (?:an? |the )?body|hide (?:an? |the )?body|sell (?:illegal )?drugs|buy (?:illegal )?(?:drugs|guns|weapons) )',
  ),
  rule(
    'self_harm',
    'harmful_synthesis',
    0.55,
    '\\b(?:(?:how|ways?|methods?|best way) (?:to|of) (?:kill myself|commit(?:ting)? suicide|end my life|self[- ]harm|cut myself|overdose)|painless suicide|starve myself)\\b',
  ),
  rule(
    'incite',
    'harmful_synthesis',
    0.55,
    '\\b(?:write|create|generate|give me|make|compose|tell me|explain)\\b',
    gap(40),
    '\\b(?:racist|hate(?:ful)? (?:speech|post|message|propaganda)|antisemitic|misogynistic|white suprem\\w+|defamatory|fake news|disinformation|propaganda|child (?:porn|sexual)|non-?consensual|bully(?:ing)?|harass(?:ing|ment)?|revenge porn)\\b',
  ),
];
