// The words that several rules share, as parts of patterns.
export const drop =
  "\\b(?:ignore|disregard|forget|override|overrule|bypass|neglect|discard|set aside|skip|drop|abandon|unlearn|erase|cancel|(?:do not|don't|stop|no longer|never|quit) (?:follow(?:ing)?|obey(?:ing)?|listen(?:ing)? to|adher(?:e|ing) to|comply(?:ing)? with)|pay no attention to|throw (?:away|out))\\b";
export const orders =
  '(?:instructions?|prompts?|rules?|guidelines?|directions?|directives?|commands?|constraints?|polic(?:y|ies)|programming|training|restrictions?|safeguards?|guardrails?|orders|messages?|limitations?|protocols?)\\b';
export const earlier =
  '(?:previous|prior|above|earlier|preceding|initial|original|first|system|your|all|any|those|these|existing|current|old|foregoing|past|everything)';
export const reveal =
  '\\b(?:reveal|show|print|output|repeat|display|tell me|give me|share|leak|dump|recite|echo|write (?:out|down)|expose|disclose|provide|return|paste|list|what (?:is|are|was|were|does|do)|translate|summari[sz]e|encode|spell)\\b';
export const ownPrompt =
  '(?:(?:system|initial|hidden|secret|original|starting|base|pre|meta|developer|internal|confidential|first)[ -]?(?:prompts?|instructions?|messages?|directives?|rules|guidelines)|(?:your|you were given|ur) (?:(?:full|exact|entire|complete|own|actual|verbatim|current|initial|original|system|internal|secret|hidden) ){0,3}(?:prompts?|instructions?|directives?|guidelines|configuration|rules))\\b';
export const make =
  '\\b(?:write|create|build|generate|code|develop|make|give me|provide|show me|craft|design|program|produce|help me (?:write|build|make|create)|implement|how (?:do i|to|can i|would i|could i|do you|does one))\\b';
export const bare =
  "(?:no|without(?: any)?|free (?:of|from)|unbound by|ignor(?:e|es|ing)|lacks?|not (?:bound|limited|restricted) by|above|beyond|doesn't have|does not have|devoid of|zero)";
export const limits =
  '(?:rules?|restrictions?|limits?|limitations?|filters?|filtering|ethics|ethical|morals?|moral|guidelines?|polic(?:y|ies)|censorship|boundaries|constraints?|safeguards?|safety|content polic)';
