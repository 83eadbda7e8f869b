// Fast, stable, non-cryptographic hashing: partition choice, rendezvous weights, token sets.

/** FNV-1a over UTF-16 units: an unsigned 32-bit integer, the same on every machine. */
export const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};
