// units: a text as a list of numbers, which is walked faster than a string, and back.

/** The UTF-16 units of a text: copied at once, where asking for one after the other takes many times as long. */
export const unitsOf = (text: string): Uint16Array => {
  const units = new Uint16Array(text.length);
  Buffer.from(units.buffer).write(text, 'utf16le');
  return units;
};

/** The text of a list of units. */
export const stringOf = ({ buffer, byteOffset, byteLength }: Uint16Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf16le');

/** Copies units from `from` to `to`, the last character first; the halves of one keep their order. */
export const turnAround = (
  units: Uint16Array,
  from: number,
  to: number,
  into: Uint16Array,
): void => {
  let put = from;
  for (let at = to - 1; at >= from; at -= 1) {
    const unit = units[at] as number;
    const isPair =
      (unit & 0xfc00) === 0xdc00 && at > from && ((units[at - 1] as number) & 0xfc00) === 0xd800;
    if (isPair) {
      into[put] = units[at - 1] as number;
      put += 1;
      at -= 1;
    }
    into[put] = unit;
    put += 1;
  }
};

/** Copies units with those below 128 as a list says. */
export const writeAs = (units: Uint16Array, list: Uint8Array, into: Uint16Array): void => {
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at] as number;
    into[at] = unit < 128 ? (list[unit] as number) : unit;
  }
};
