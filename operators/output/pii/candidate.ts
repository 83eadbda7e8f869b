// candidate: what may be a finding, and how sure that is. Of candidates that overlap one stays.
import type { Standing } from './number-kind.ts';

export interface Candidate {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly checksum: boolean;
  /** More is surer. */
  readonly certainty: number;
}

/** A name counts most, then a checksum, then a layout that is found anywhere. */
export const certainty = (isNamed: boolean, checksum: boolean, standing: Standing): number =>
  (isNamed ? 4 : 0) + (checksum ? 2 : 0) + (standing === 'anywhere' ? 1 : 0);

const bySurety = (a: Candidate, b: Candidate): number =>
  b.certainty - a.certainty || b.end - b.start - (a.end - a.start) || a.start - b.start;

const apart = (a: Candidate, b: Candidate): boolean => a.end <= b.start || b.end <= a.start;

/** How many candidates that hang together are compared with each other at most. */
const clusterMax = 200;

const surestOfCluster = (cluster: readonly Candidate[]): readonly Candidate[] => {
  if (cluster.length < 2) return cluster;
  const kept: Candidate[] = [];
  for (const each of [...cluster].sort(bySurety)) {
    if (kept.every((other) => apart(other, each))) kept.push(each);
  }
  return kept.sort((a, b) => a.start - b.start);
};

/** The surest of those that overlap; of equals the longer, then the earlier. In order of position. */
export const surest = (candidates: readonly Candidate[]): readonly Candidate[] => {
  if (candidates.length < 2) return candidates;
  const kept: Candidate[] = [];
  let cluster: Candidate[] = [];
  let end = -1;
  for (const each of [...candidates].sort((a, b) => a.start - b.start)) {
    if (each.start >= end || cluster.length >= clusterMax) {
      for (const one of surestOfCluster(cluster)) kept.push(one);
      cluster = [];
    }
    if (each.start < (kept.at(-1)?.end ?? 0)) continue;
    cluster.push(each);
    end = Math.max(end, each.end);
  }
  for (const one of surestOfCluster(cluster)) kept.push(one);
  return kept;
};
