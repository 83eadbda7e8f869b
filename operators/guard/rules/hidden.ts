// Rules against instructions from documents, hidden payloads and pressure.
import { type GuardRule, gap, rule } from '../rule.ts';

export const hiddenRules: readonly GuardRule[] = [
  rule(
    'note_to_ai',
    'indirect_injection',
    0.55,
    '\\b(?:attention|note|message|important|instructions?|reminder|dear|hey|hidden)\\b',
    '[^.\\n]{0,20}?(?:\\bto\\b|\\bfor\\b|[,:!])',
    ' ?(?:the |any |all )?(?:ai|assistants?|language models?|llms?|chatbots?|ai (?:agent|system|assistant|model|reader)s?|gpt|claude|copilot|automated systems?)\\b',
  ),
  rule(
    'when_you_read',
    'indirect_injection',
    0.5,
    '\\b(?:when|if|once|after|before) (?:you|the (?:assistant|model|ai|agent)) (?:read|see|process|summari[sz]e|encounter|parse|receive|finish|respond)\\w*\\b',
    gap(60),
    '\\b(?:must|should|send|reply|ignore|include|say|write|output|call|execute|also|always|add|insert)\\b',
  ),
  rule(
    'behind_the_user',
    'indirect_injection',
    0.6,
    "\\b(?:do not|don't|never|without) (?:tell(?:ing)?|inform(?:ing)?|notify(?:ing)?|mention(?:ing)?|alert(?:ing)?|reveal(?:ing)?|let(?:ting)?|show(?:ing)?)\\b",
    gap(30),
    '\\b(?:the user|anyone|anybody|the human|them know|your user|the reader|the operator)\\b',
  ),
  rule(
    'hidden_comment',
    'indirect_injection',
    0.5,
    /<!--[^>]{0,200}\b(?:ignore|instruction|assistant|system|you must|execute|send|prompt)\b/,
  ),
  rule(
    'decode_and_do',
    'obfuscation',
    0.6,
    '\\b(?:decode|decrypt|decipher|base ?64|rot ?13|hex|morse|caesar|reverse(?:d)?|backwards|unscramble|leetspeak|pig latin|concatenate|combine|join)\\b',
    gap(80),
    '\\b(?:follow|execute|answer|respond|obey|comply|carry out|do (?:what|as|it)|perform|act on|run|then (?:do|say|tell|reply)|instructions?)\\b',
  ),
  rule(
    'split_words',
    'obfuscation',
    0.5,
    /\b(?:let|set|define)?\s?[a-d]\s?=\s?["'][^"'\n]{1,40}["'][;,\s]{1,3}[b-e]\s?=\s?["'][^"'\n]{1,40}["']/,
  ),
  rule(
    'pressure',
    'social_engineering',
    0.25,
    '\\b(?:urgent(?:ly)?|immediately|right now|emergency|asap|no time|lives? (?:is|are|depend)|will (?:be fired|die|lose my job)|life or death)\\b',
  ),
  rule(
    'authority',
    'social_engineering',
    0.3,
    '\\b(?:(?:my|the|our) (?:boss|manager|ceo|director|supervisor|lawyer|cto)|it department|legal team|management|head office)\\b',
    gap(50),
    '\\b(?:said|told|asked|wants|approved|authori[sz]ed|instructed|needs|permitted|ordered)\\b',
  ),
  rule(
    'trust_me',
    'social_engineering',
    0.3,
    '\\b(?:trust me|i promise|between (?:us|you and me)|nobody will know|no ?one will (?:know|find out)|keep (?:this|it) (?:a )?secret|just this once|for (?:educational|research|testing) purposes only)\\b',
  ),
];
