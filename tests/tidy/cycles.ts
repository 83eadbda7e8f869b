// Import cycles, type imports included: a cycle means that two files are one.
import type { Finding, Source } from './source.ts';

/** Each cycle once, at the file where it is entered. */
export const cycleFindings = (sources: readonly Source[]): readonly Finding[] => {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const findings: Finding[] = [];
  const visit = (source: Source, way: readonly string[]): void => {
    if (done.has(source.path)) return;
    for (const { path: target, line } of source.imports) {
      const next = target === undefined ? undefined : byPath.get(target);
      if (!next) continue;
      const entry = [...way, source.path].indexOf(next.path);
      if (entry === -1) {
        visit(next, [...way, source.path]);
        continue;
      }
      const round = [...way.slice(entry), source.path, next.path].join(' → ');
      const message = `imports in a circle: ${round}; move what both need into a third file`;
      findings.push({ path: source.path, line, message });
    }
    done.add(source.path);
  };
  for (const source of sources) visit(source, []);
  return findings;
};
