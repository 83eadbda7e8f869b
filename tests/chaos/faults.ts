// The faults of a run, planned from its seed: `kill -9` spread over the whole load, and between
// them two pauses beyond the lease, one of a worker that is busy and one of a worker at rest.
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { fence, type Hit, kill, pause, type StrikeParts, swallow } from './strike.ts';

/** What each fault of a run has hit. */
export interface Strike extends Hit {
  readonly kind: 'kill' | 'fence' | 'swallow';
}

export type FaultParts = Omit<StrikeParts, 'random'> & {
  readonly events: number;
  readonly kills: number;
  readonly seed: number;
};

const fenceTriesMax = 6;
const lookEveryMs = 3;

interface Fault {
  readonly kind: Strike['kind'];
  readonly atEvents: number;
}

const planOf = (
  { events, kills }: Pick<FaultParts, 'events' | 'kills'>,
  random: () => number,
): readonly Fault[] => {
  const at = (share: number): number => Math.floor(share * events);
  const faults: Fault[] = Array.from({ length: kills }, (_, index) => ({
    kind: 'kill',
    atEvents: at((index + 0.1 + 0.8 * random()) / kills),
  }));
  faults.push({ kind: 'fence', atEvents: at(0.4) }, { kind: 'swallow', atEvents: at(0.7) });
  return faults.sort((a, b) => a.atEvents - b.atEvents);
};

const strike = async (kind: Strike['kind'], parts: StrikeParts): Promise<readonly Hit[]> => {
  if (kind === 'kill') return [await kill(parts)];
  if (kind === 'swallow') return [await swallow(parts)];
  const hits: Hit[] = [];
  // A worker whose last commit had just been answered has nothing that could be refused.
  while (hits.length < fenceTriesMax) {
    const { fenced, ...hit } = await fence(parts);
    hits.push(hit);
    if (fenced) break;
  }
  return hits;
};

/** Runs the faults as the load comes to them; answers what each has hit. */
export const runFaults = async (parts: FaultParts): Promise<readonly Strike[]> => {
  const { progress } = parts;
  const { random } = virtualClock(0, parts.seed + 1);
  const strikes: Strike[] = [];
  for (const { kind, atEvents } of planOf(parts, random)) {
    progress.horizon = atEvents + parts.aheadMax;
    while (progress.appended < atEvents) await pause(parts, lookEveryMs);
    const hits = await strike(kind, { ...parts, random });
    strikes.push(...hits.map((hit) => ({ ...hit, kind })));
  }
  progress.horizon = Number.POSITIVE_INFINITY;
  return strikes;
};
