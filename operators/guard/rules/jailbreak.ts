// Rules against talking the assistant out of its rules.
import { type GuardRule, gap, rule } from '../rule.ts';
import { bare, limits } from '../vocabulary.ts';

export const jailbreakRules: readonly GuardRule[] = [
  rule(
    'known_persona',
    'jailbreak_attempt',
    0.7,
    /\b(?:do anything now|dan mode|(?:act|acting|respond|answer|speak|be|become|as|named|called|enable|are) (?:as |like )?dan\b|developer mode|god ?mode|jailbroken|stan mode|dude mode|unhinged mode|evil mode|chaos mode|opposite mode|sydney mode|anti-?gpt|maximum mode|niccolo machiavelli)/,
  ),
  rule(
    'without_limits',
    'jailbreak_attempt',
    0.65,
    `\\b${bare} (?:(?:any|all|its|your|the|ethical|moral|legal|content|safety|usual|of|or|and|openai'?s?|typical|societal|human)[ ,]+){0,4}${limits}\\b`,
  ),
  rule(
    'unrestricted_ai',
    'jailbreak_attempt',
    0.65,
    '\\b(?:unrestricted|uncensored|unfiltered|unmoderated|unaligned|unethical|amoral|immoral|evil|rogue|unlimited|lawless|malicious|unbiased and uncensored)\\b',
    gap(25),
    '\\b(?:ai|assistant|bot|chatbot|model|gpt|version|mode|persona|character|twin|confidant|responses?|answers?|output)\\b',
  ),
  rule(
    'persona_that_obeys',
    'jailbreak_attempt',
    0.6,
    '\\b(?:pretend|act|acting|role-?play|imagine|simulate|behave|play the role|take on the (?:role|persona)|you are (?:now|going to)|you will (?:be|act|play|become)|from now on)\\b',
    gap(120),
    "\\b(?:never (?:refuse|say no|break|decline|reject|warn)|always (?:obey|compl|answer|agree|does)|can(?:not|'t) refuse|any(?:thing)? (?:i|the user) (?:ask|want|say)|obey(?:s)? (?:me|all|every)|no matter (?:how|what)|illegal|unethical|harmful|immoral|dangerous|offensive)\\b",
  ),
  rule(
    'no_longer_bound',
    'jailbreak_attempt',
    0.65,
    "\\b(?:you(?:'re| are| have)?|chatgpt|the ai) (?:now )?(?:no longer|not|been freed|been liberated|broken free|free|freed|liberated|escaped)\\b",
    gap(20),
    '\\b(?:bound|restricted|limited|constrained|an ai|from|your (?:rules|limits|chains|confines|restrictions)|subject to|required to|obliged|have to)\\b',
  ),
  rule(
    'never_refuse',
    'jailbreak_attempt',
    0.45,
    "\\b(?:(?:do not|don't|never|must not|cannot|can't|without|no) (?:ever )?(?:refuse|refusing|refusal|decline|break(?:ing)? character|warn(?:ings?)?|disclaimers?|moral(?:izing|ising|ity)|apologi[sz]\\w*|lectur\\w+|mention(?:ing)? (?:ethics|polic|that you)|say(?:ing)? (?:you can'?t|you cannot|no\\b|sorry|it's (?:illegal|unethical|wrong)))|stay in character)",
  ),
  rule(
    'two_answers',
    'jailbreak_attempt',
    0.55,
    '\\b(?:two|2|both) (?:different |separate )?(?:responses|answers|ways|replies|outputs|paragraphs)\\b',
    gap(90),
    '\\b(?:normal|standard|classic|regular|unfiltered|jailbroken|gpt|dan|second)\\b',
  ),
  rule(
    'token_game',
    'jailbreak_attempt',
    0.55,
    '\\b(?:you (?:have|start with|get|will lose|lose)|deduct|lose) (?:\\d+|your|all)? ?(?:tokens|points|lives|credits)\\b',
  ),
  rule(
    'dead_relative',
    'jailbreak_attempt',
    0.5,
    '\\b(?:deceased|dead|late|passed away|my old) ?(?:grand(?:ma|mother|pa|father)|mother|father|nana|uncle)\\b|\\bgrand(?:ma|mother|pa|father)\\b',
    gap(60),
    '\\b(?:used to (?:read|tell|sing|work|recite)|bedtime|to sleep)\\b',
  ),
  rule(
    'hypothetical_answer',
    'jailbreak_attempt',
    0.4,
    '\\b(?:hypothetical(?:ly)?|fictional|in a (?:world|universe|story) (?:where|with|in which)|for (?:a|my) (?:novel|story|movie|screenplay|research))\\b',
    gap(120),
    '\\b(?:illegal|no (?:laws?|rules|ethics|consequences)|step[- ]by[- ]step|detailed instructions|exactly how|how to (?:make|build|kill|steal|hack|cook|break))\\b',
  ),
  rule(
    'game_of_rules',
    'jailbreak_attempt',
    0.35,
    "\\b(?:let'?s play a game|we are going to play|this is a game|roleplay(?:ing)? (?:game|scenario))\\b",
    gap(140),
    "\\b(?:you (?:must|will|cannot|can't|have to|are not)|rules)\\b",
  ),
  rule(
    'safety_off',
    'jailbreak_attempt',
    0.65,
    '\\b(?:disable|turn(?:ing)? off|deactivate|remove|switch off|suspend|lift|circumvent|evade|get (?:around|past)|bypass|shut off|relax)\\b',
    gap(30),
    '\\b(?:safety|safet(?:y|ies)|filters?|guard ?rails?|content (?:polic(?:y|ies)|filters?|moderation)|moderation|protections?|safeguards?|ethical|alignment|censorship|restrictions?)\\b',
  ),
];
