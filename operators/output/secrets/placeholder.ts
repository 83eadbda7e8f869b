// Placeholders: what stands in examples where a secret would be. And how random a text looks.

const counts = new Uint16Array(128);

/** Bits of entropy per character; characters beyond ASCII count as one. */
export const entropyOf = (text: string): number => {
  counts.fill(0);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    counts[code < 128 ? code : 0] = (counts[code < 128 ? code : 0] ?? 0) + 1;
  }
  let bits = 0;
  for (const count of counts) {
    if (count > 0) bits -= (count / text.length) * Math.log2(count / text.length);
  }
  return bits;
};

const masked = /x{6}|\*{3}|\.{3}|#{4}|_{6}|-{6}/i;
const template = /\$\{|\$\(|\{\{|^%|%\(|^<|>$|^\$[A-Za-z_]|^\[|^\{|^@/;
const said =
  /example|placeholder|change_?me|redacted|dummy|sample|insert|replace|goes_?here|your[-_ ]?|^my[-_]?(?:secret|token|password|pass|key|api)|^fake|^none$|^null$|^undefined$|^todo/i;
const runs = /abcdef|bcdefg|012345|123456|234567|987654|qwerty|asdfgh|deadbeef|(.)\1{5}/i;

/** Whether a match of a telling shape is more than a mask of it, such as `ghp_xxxxxxxx`. */
export const isWritten = (found: string): boolean => !masked.test(found) && entropyOf(found) > 2.5;

/** Whether a value is an example, a template or a look-up and not a secret. */
export const isPlaceholder = (value: string): boolean =>
  masked.test(value) || template.test(value) || said.test(value);

/** Whether a value is made of rows of the alphabet or the keyboard. */
export const hasRun = (value: string): boolean => runs.test(value);

/** Whether a value is made of plain words, such as `not-a-real-key`. */
export const isWords = (value: string): boolean =>
  /^(?:[A-Za-z]{1,24}[0-9]{0,3}|[0-9]{1,4})(?:[-_.:/ ](?:[A-Za-z]{1,24}[0-9]{0,3}|[0-9]{1,4})){0,20}$/.test(
    value,
  );
