// Suppression: one incident is one detection with a count. Spoken again when it gets graver, when
// its count has doubled, or after a quiet time.
import { isGraver, type Level } from './levels.ts';

export interface Incident {
  readonly rule: string;
  readonly session: string;
  readonly level: Level;
  readonly count: number;
  readonly spokenCount: number;
  readonly lastMs: number;
}

export interface Suppressed {
  readonly incidents: readonly Incident[];
  /** The incident, when it should be spoken of now. */
  readonly speak: Incident | undefined;
}

const quietMs = 600_000;
const incidentsMax = 16;

/** Records one more sighting. Incidents are told apart by rule and session. */
export const suppress = (
  incidents: readonly Incident[],
  sighting: { readonly rule: string; readonly session: string; readonly level: Level },
  atMs: number,
): Suppressed => {
  const open = incidents.filter(({ lastMs }) => atMs - lastMs < quietMs);
  const known = open.find(
    ({ rule, session }) => rule === sighting.rule && session === sighting.session,
  );
  const count = (known?.count ?? 0) + 1;
  const speaks = !known || isGraver(sighting.level, known.level) || count >= 2 * known.spokenCount;
  const incident: Incident = {
    ...sighting,
    count,
    spokenCount: speaks ? count : known.spokenCount,
    lastMs: atMs,
  };
  return {
    incidents: [...open.filter((each) => each !== known), incident].slice(-incidentsMax),
    speak: speaks ? incident : undefined,
  };
};
