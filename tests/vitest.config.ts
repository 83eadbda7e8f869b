// How the tests run: four at a time, since most of them wait for processes half of the time, and the last
// line says how many passed. Limits are for what hangs, and wide enough for a machine that is busy.
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './support/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/servers.ts'],
    pool: 'forks',
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', new SummaryReporter()],
    coverage: {
      provider: 'v8',
      include: ['engine/**/*.ts', 'operators/**/*.ts'],
      reporter: ['text-summary'],
    },
  },
});
