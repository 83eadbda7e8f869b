// Which model a session gets of a route, and which prompts its shadow gets, too: decided by hashes, so
// that every gateway decides alike and a session keeps its model.
import { createHash } from 'node:crypto';
import type { ModelRoute, RouteMember } from '../../connectors/postgres/model-routes.ts';

const hashMax = 2 ** 48;

/** A number in (0, 1) that follows from a text, evenly spread. */
const fractionOf = (text: string): number =>
  (createHash('sha256').update(text).digest().readUIntBE(0, 6) + 0.5) / hashMax;

/**
 * The member that a session gets. Each is as likely as its weight says, and when one leaves, only its
 * own sessions move (weighted rendezvous hashing). `undefined` when there is none.
 */
export const memberFor = (
  { name, members }: Pick<ModelRoute, 'name' | 'members'>,
  sessionId: string,
): RouteMember | undefined => {
  const scored = members.map((member) => ({
    member,
    score: -Math.log(fractionOf(JSON.stringify([name, sessionId, member.model]))) / member.weight,
  }));
  return scored.sort((a, b) => a.score - b.score)[0]?.member;
};

/** Whether a prompt goes to the shadow of a route, too. */
export const isShadowed = (name: string, share: number, promptId: string): boolean =>
  fractionOf(JSON.stringify([name, promptId])) < share;
