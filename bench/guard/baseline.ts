// What the guard is compared with: 25 patterns, as an ordinary filter of keywords has them.

const patterns: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|skip) (?:all |any |everything |the |your |my )*(?:previous|prior|above|earlier|preceding|former)/i,
  /\b(?:ignore|disregard|forget|override|bypass) (?:all |any |the |your |these |those )*(?:instructions?|rules|guidelines|prompts?|directives|policies)/i,
  /\b(?:new|updated|real|actual) (?:instructions?|task|orders?) ?(?::|is|are)/i,
  /\b(?:reveal|show|print|repeat|output|display|tell me|give me|leak) (?:me )?(?:all |the |your |full |entire |whole |exact )*(?:system |hidden |initial |secret |original )+(?:prompt|instructions?|message|text)/i,
  /\bwhat (?:is|are|was|were) your (?:system |initial |original |hidden )*(?:prompt|instructions|rules)/i,
  /\b(?:text|words|everything|message|conversation) above\b/i,
  /\bsystem prompt\b/i,
  /\byou are (?:now|no longer|going to be)\b/i,
  /\bfrom now on,? you/i,
  /\b(?:pretend|act|behave|respond|answer) (?:as if|as though|to be|like) /i,
  /\b(?:DAN|STAN|AIM|jailbreak|jailbroken|do anything now)\b/i,
  /\b(?:developer|debug|god|admin|maintenance|sudo|unrestricted) mode\b/i,
  /\b(?:without|no|any) (?:restrictions?|limits|limitations|filters?|censorship|moral|ethical|ethics)/i,
  /\b(?:uncensored|unfiltered|unrestricted|amoral|unethical)\b/i,
  /\bnever (?:refuse|say no|decline|apologi[sz]e|warn)/i,
  /\b(?:do not|don't|cannot|can't) (?:refuse|decline|mention|tell the user|apologi[sz]e)/i,
  /\b(?:start|begin) (?:your|the|every|each) (?:answer|reply|response|message) with/i,
  /\b(?:i am|i'm|as) (?:the |your |an? )*(?:developer|administrator|admin|creator|engineer|owner|root)\b/i,
  /\b(?:password|api keys?|credentials|secret key|access token)s?\b/i,
  /\b(?:send|forward|post|upload|exfiltrate|email) .{0,40}(?:https?:|@)/i,
  /\b(?:delete|drop|wipe|erase) (?:all|every|the entire|the whole)/i,
  /<\|(?:im_start|im_end|system|endoftext)|\[\/?INST\]|<<SYS>>|^#{2,} ?(?:system|instruction)/im,
  /^(?:system|assistant|admin) ?:/im,
  /\b(?:malware|ransomware|keylogger|trojan|rootkit|exploit|phishing)\b/i,
  /\b(?:build|make|create|buy) (?:a |an )?(?:bomb|explosives?|weapon|poison|meth)/i,
];

/** Whether any pattern matches. */
export const hasKeyword = (text: string): boolean => patterns.some((each) => each.test(text));
