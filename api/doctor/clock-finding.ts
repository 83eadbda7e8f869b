// Do the clocks agree: tokens, windows and deadlines are compared across machines.
import { systemClock } from '../../engine/kernel/clock.ts';
import { type Finding, fine, look, problem } from './finding.ts';

const apartMsFine = 1_000;
/** Event times are clamped to five minutes around the append. */
const apartMsMax = 300_000;

/** Compares another clock with the one here. */
export const clockFinding = (check: string, thereMs: number): Finding => {
  const apartMs = Math.abs(systemClock.now() - thereMs);
  const seen = `${Math.round(apartMs)} ms apart from here`;
  const advice = 'Have all machines set their clocks by NTP.';
  if (apartMs <= apartMsFine) return fine(check, seen);
  return apartMs <= apartMsMax ? look(check, seen, advice) : problem(check, seen, advice);
};
