import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generated } from './artefacts/generated.ts';
import { cycleFindings } from './tidy/cycles.ts';
import { doorFindings, idleDoors } from './tidy/doors.ts';
import {
  contractFindings,
  headerFindings,
  languageFindings,
  testFindings,
} from './tidy/language.ts';
import { layerFindings } from './tidy/layers.ts';
import { nameFindings, rootFindings } from './tidy/names.ts';
import { idleReasons, packageFindings, undeclaredFindings } from './tidy/packages.ts';
import { fileLengthFindings, functionLengthFindings, medianLines } from './tidy/sizes.ts';
import { type Finding, shown } from './tidy/source.ts';
import { foreignFindings, laterComments, laterFindings } from './tidy/text.ts';
import { rootEntries, sourcesOf, textFiles } from './tidy/tree.ts';
import { engineFindings, type LockFile, type PackageFile, pinFindings } from './tidy/versions.ts';

const files = textFiles();
const sources = sourcesOf(files);
/** What a generator writes is not ours to shape. */
const written = sources.filter(({ path }) => !path.includes('.generated.'));
const shipped = sources.filter(({ path }) => !/^(?:tests|bench|grafana)\//.test(path));
const packageFile = JSON.parse(readFileSync('package.json', 'utf8')) as PackageFile;
const lockFile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile;

/** Says each finding on a line of its own. */
const nothing = (...findings: readonly (readonly Finding[])[]): void => {
  expect(findings.flat().map(shown).join('\n')).toBe('');
};

describe('the tree', () => {
  it('has rooms that import only what is below them', () => {
    nothing(sources.flatMap(layerFindings));
  });

  it('has no import cycle', () => {
    nothing(cycleFindings(sources));
  });

  it('uses the packages that each room may use, and those that are installed with it', () => {
    const { dependencies, optionalDependencies } = packageFile;
    const declared = Object.keys({ ...dependencies, ...optionalDependencies });
    nothing(
      sources.flatMap(packageFindings),
      shipped.flatMap((source) => undeclaredFindings(source, declared)),
    );
    expect(idleReasons(sources)).toEqual([]);
  });

  it('has short files and short functions', () => {
    nothing(files.flatMap(fileLengthFindings), written.flatMap(functionLengthFindings));
    expect(medianLines(shipped)).toBeLessThanOrEqual(120);
  });

  it('calls its files by their nouns, and keeps its root clear', () => {
    nothing(
      files.flatMap(({ path }) => nameFindings(path)),
      rootFindings(rootEntries()),
    );
  });

  it('opens each file with a header, and keeps to its part of the language', () => {
    nothing(
      sources.flatMap(headerFindings),
      files.flatMap(contractFindings),
      written.flatMap(languageFindings),
      sources.flatMap(testFindings),
    );
  });

  it('lets time, randomness, timers, environment and console in by their doors', () => {
    nothing(sources.flatMap(doorFindings));
    expect(idleDoors(files.map(({ path }) => path))).toEqual([]);
  });

  it('postpones nothing, and names no registry and no machine', () => {
    nothing(
      files.flatMap(laterFindings),
      sources.flatMap(laterComments),
      files.flatMap(foreignFindings),
    );
  });
});

describe('every generated file', () => {
  const byPath = new Map(files.map(({ path, text }) => [path, text]));

  it.each(generated())('is fresh: $path (else run `npm run artefacts`)', ({ path, content }) => {
    expect(byPath.get(path)).toBe(content);
  });
});

describe('the packages it stands on', () => {
  it('are pinned', () => {
    expect(pinFindings(packageFile)).toEqual([]);
  });

  it('run on the oldest Node that is promised', () => {
    expect(engineFindings(packageFile, lockFile)).toEqual([]);
  });
});
