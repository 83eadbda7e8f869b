// wallets: the checksums of addresses of digital currencies, Base58Check and Bech32.
import { createHash } from 'node:crypto';

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Base58Check of 25 bytes. Case counts: takes the text as it was written. */
export const passesBase58 = (text: string): boolean => {
  const bytes = new Uint8Array(25);
  for (const letter of text) {
    let carry = base58.indexOf(letter);
    if (carry < 0) return false;
    for (let at = bytes.length - 1; at >= 0; at -= 1) {
      carry += 58 * (bytes[at] ?? 0);
      bytes[at] = carry & 255;
      carry >>= 8;
    }
    if (carry > 0) return false;
  }
  const sum = sha256(sha256(bytes.subarray(0, 21)));
  return bytes.subarray(21).every((byte, at) => byte === sum[at]);
};

const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** Bech32 and Bech32m. */
export const passesBech32 = (text: string): boolean => {
  const small = text.toLowerCase();
  if (small !== text && text.toUpperCase() !== text) return false;
  const cut = small.lastIndexOf('1');
  const values = [...small.slice(cut + 1)].map((letter) => bech32.indexOf(letter));
  if (values.includes(-1)) return false;
  const codes = [...small.slice(0, cut)].map((letter) => letter.charCodeAt(0));
  let state = 1;
  for (const value of [
    ...codes.map((code) => code >> 5),
    0,
    ...codes.map((code) => code & 31),
    ...values,
  ]) {
    const top = state >>> 25;
    state = ((state & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, bit) => {
      if ((top >>> bit) & 1) state ^= generator;
    });
  }
  return state === 1 || state === 0x2bc830a3;
};
