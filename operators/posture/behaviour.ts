// Behavioural risk: how much a user asks, and what their session is suspected of. Weighs fully on
// a suspicious prompt, lightly on a clean one: a busy user is not an attacker.
import type { Level, Quiet } from '../cep/levels.ts';

export interface BehaviourLimits {
  readonly shortThreshold: number;
  readonly longThreshold: number;
}

export interface Behaviour {
  readonly behavioral_risk: number;
  readonly behavioral_signals: readonly ('burst_detected' | 'sustained_high_volume')[];
}

const burstRisk = 0.2;
const volumeRisk = 0.15;
const alertRisk: ReadonlyMap<string, number> = new Map<Level | Quiet, number>([
  ['critical', 0.25],
  ['high', 0.15],
  ['medium', 0.05],
]);
const onCleanVolume = 0.15;
const onCleanAlert = 0.2;

/** What alerts about the session add to it. */
export const alertPart = (alertLevel: string, suspicious: boolean): number =>
  (alertRisk.get(alertLevel) ?? 0) * (suspicious ? 1 : onCleanAlert);

/** The risk of a prompt's surroundings, 0 to 0.6, and the names of what was seen. */
export const behaviour = (
  counts: { readonly short: number; readonly long: number },
  alertLevel: Level | Quiet,
  suspicious: boolean,
  { shortThreshold, longThreshold }: BehaviourLimits,
): Behaviour => {
  const burst = counts.short >= shortThreshold;
  const sustained = counts.long >= longThreshold;
  const volume = (burst ? burstRisk : 0) + (sustained ? volumeRisk : 0);
  const risk = volume * (suspicious ? 1 : onCleanVolume) + alertPart(alertLevel, suspicious);
  return {
    behavioral_risk: Math.round(risk * 10_000) / 10_000,
    behavioral_signals: [
      ...(burst ? (['burst_detected'] as const) : []),
      ...(sustained ? (['sustained_high_volume'] as const) : []),
    ],
  };
};
