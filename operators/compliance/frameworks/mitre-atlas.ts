// MITRE ATLAS: every technique of the release, and what in Weir detects it. A technique that nothing detects
// is a gap; one that can be detected counts once prompts were judged.
import { type AtlasEntry, atlasTechniques } from '../../atlas/release.ts';
import { atlasRelease } from '../../atlas/techniques.ts';
import { detectorsOf } from '../../atlas/techniques-for.ts';
import { type Control, type Framework, threat } from '../framework.ts';

const techniqueControl = ({ id, name }: AtlasEntry): Control => {
  const detectors = detectorsOf(id);
  return threat(id, name, detectors, detectors.length === 0 ? [] : ['prompts_scanned']);
};

export const mitreAtlas: Framework = {
  id: 'mitre-atlas',
  name: `MITRE ATLAS ${atlasRelease}`,
  groups: [...new Set(atlasTechniques.map(({ tactic }) => tactic))].map((tactic) => ({
    name: tactic,
    controls: atlasTechniques.filter((each) => each.tactic === tactic).map(techniqueControl),
  })),
};
