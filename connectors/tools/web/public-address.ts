// Whether an address belongs to the public internet. A list of what is forbidden ages badly, so this
// asks for what is allowed: plain unicast, and of IPv6 only what is handed out to networks at all.
import addresses from 'ipaddr.js';

/** Global unicast as far as it is in use; IPv4-compatible and unassigned addresses are outside. */
const assigned = addresses.IPv6.parseCIDR('2000::/3');
/** The well-known prefix of NAT64; the local one beside it may lead anywhere. */
const translated = addresses.IPv6.parseCIDR('64:ff9b::/96');

/** Judges an address as resolvers and URLs write them: four decimal parts, or IPv6 without brackets. */
export const isPublicAddress = (text: string): boolean => {
  if (!addresses.isValid(text)) return false;
  const address = addresses.parse(text);
  if (address instanceof addresses.IPv4) return address.range() === 'unicast';
  if (address.zoneId !== undefined) return false;
  if (address.match(translated)) {
    const inside = new addresses.IPv4(address.toByteArray().slice(12));
    return inside.range() === 'unicast';
  }
  return address.match(assigned) && address.range() === 'unicast';
};

/** Whether an address is this machine's own: all that an allow-list may let through. */
export const isLoopbackAddress = (text: string): boolean =>
  addresses.isValid(text) && addresses.parse(text).range() === 'loopback';

const reachable: ReadonlySet<string> = new Set([
  ...['unicast', 'private', 'loopback', 'uniqueLocal', 'carrierGradeNat'],
]);

/** Whether an address is a machine's at all: not link-local, where clouds keep credentials, nor special. */
export const isReachableAddress = (text: string): boolean =>
  addresses.isValid(text) && reachable.has(addresses.process(text).range());
