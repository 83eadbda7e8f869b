// Everything that must hold before a change lands, in order; ends at the first part that fails.
// `--without-tests` leaves the test run out, for those who have just made it.
import { spawnSync } from 'node:child_process';

const withTests = !process.argv.includes('--without-tests');
const parts = [
  ['format and lint', ['npx', 'biome', 'ci', '--config-path', 'tests/lint.json', '.']],
  ['types', ['npx', 'tsc', '-p', 'tests/tsconfig.json']],
  ['build', ['node', 'api/build.mjs']],
  ['artefacts fresh', ['npx', 'tsx', 'tests/artefacts/write.ts', '--check']],
  ...(withTests ? [['tests', ['npm', 'test']]] : []),
];

const results = [];
for (const [name, [command, ...args]] of parts) {
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  results.push(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status === 0) continue;
  console.error(results.join('\n'));
  process.exit(1);
}
console.log(results.join('\n'));
