// Crescendo: a user who comes nearer to an attack from prompt to prompt. The last step leans on what was
// said before ("now the exact steps for it"), so it is read once more with the name of what it means.
import type { Guard } from '../guard/verdict.ts';
import { withoutEnd } from '../without-end.ts';
import type { Scored } from './joins.ts';
import type { Together } from './split-payload.ts';
import { type Subject, subjectsAskedIn } from './subjects.ts';

const gainMin = 0.25;
const turnsMin = 3;
/** How many prompts back a subject may lie. */
const reach = 6;
const unitsMax = 300;

const reference =
  /\b(?:(?:that|such an) ai|it|ones?|this|that|them|those|these|both|einen|eins|es|ihn|sie|davon|lo|ça|cela|en)\b/iu;

/** Words for looking at something, or for guarding against it. */
const innocent =
  /\b(?:(?<!virus )detect\p{L}{0,4}|remov\p{L}{1,4}|prevent\p{L}{0,4}|protect\p{L}{0,4}|defen[ds](?!er\b)\p{L}{0,4}|mitigat\p{L}{1,4}|contain(?:ing|ment)?|clean(?:ing)?|block(?:s|ing)?|patch\p{L}{0,3}|recogni[sz]e|report(?:s|ing)?|awareness|training|teach|lesson|quiz|essay|poster|timeline|history|historian\p{L}{0,2}|dates?|symptoms?|treat(?:ment)?|antidote|law|legal|police|museum|scene|chapter|poem|script for|checklist|playbook|simulation|sigma|yara|sensors?|false positives?|idioms?|items?|inventory|sprites?|tickets?|incident\p{L}{0,2}|alerts?|forensic\p{L}{0,3}|erkenn\p{L}{1,3}|entfern\p{L}{1,3}|schütz\p{L}{1,3}|verhinder\p{L}{1,3}|détect\p{L}{1,3}|protég\p{L}{1,3}|supprim\p{L}{1,3}|prot[eé]g\p{L}{1,4}|elimina\p{L}{0,3})\b/iu;

/** The newest prompt with what it means named in it. */
const resolved = (text: string, { name, released, release }: Subject): readonly string[] => {
  const bare = withoutEnd(text.trim(), /[.!?\s]/);
  const named = bare.replace(reference, name);
  return [
    ...(named === bare ? [] : [named]),
    ...(release?.test(text) ? [`${released}: ${bare}`] : []),
  ];
};

/** The prompts since a subject came up, when it was spoken of before the newest and not in it. */
const since = (said: readonly Scored[], { pattern }: Subject): readonly Scored[] => {
  const near = said.slice(-1 - reach);
  const from = near.findIndex(({ text }) => pattern.test(text));
  return from < 0 || pattern.test(near.at(-1)?.text ?? '') ? [] : near.slice(from);
};

/**
 * The verdict on the newest prompt, read with what it leans on, when it demands something that was only
 * talked about over at least two prompts before; `undefined` otherwise. Never graver than `flag`.
 */
export const crescendo = (said: readonly Scored[], guard: Guard): Together | undefined => {
  const newest = said.at(-1);
  if (!newest || said.length < turnsMin || newest.text.length > unitsMax) return undefined;
  for (const subject of subjectsAskedIn(newest.text)) {
    const chain = since(said, subject);
    if (chain.length < turnsMin || chain.some(({ text }) => innocent.test(text))) continue;
    for (const text of resolved(newest.text, subject)) {
      const verdict = guard(text, 'user');
      if (verdict.verdict === 'allow' || verdict.score - newest.score < gainMin) continue;
      return { verdict: { ...verdict, verdict: 'flag' }, events: chain.map(({ id }) => id) };
    }
  }
  return undefined;
};
