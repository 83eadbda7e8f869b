// What secrets are compared with: a dozen shapes of well-known keys, as they are found in many places,
// without keywords, checks and placeholders.

const shapes: readonly RegExp[] = [
  /\bsk-[\w-]{20,200}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/,
  /\bglpat-[\w-]{20,64}/,
  /\bxox[abprs]-[\w-]{10,250}/,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}\b/,
  /\bAIza[\w-]{35}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bSG\.[\w-]{16,32}\.[\w-]{16,64}/,
  /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}/,
  /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY/,
  /\b[a-z+]{2,20}:\/\/[^\s:@/]{1,80}:[^\s@/]{3,120}@/,
  /(?:api[_-]?key|secret|token|password|passwd|pwd)["']?\s{0,3}(?:=>|:=|=|:)\s{0,3}["']?[^\s"']{8,200}/i,
];

/** Whether a text holds a secret, by these shapes alone. */
export const hasKnownShape = (text: string): boolean => shapes.some((shape) => shape.test(text));
