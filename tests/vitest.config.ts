// How the tests run: two at a time, and the last line says how many passed.
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './support/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/servers.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default', new SummaryReporter()],
    coverage: {
      provider: 'v8',
      include: ['engine/**/*.ts', 'operators/**/*.ts'],
      reporter: ['text-summary'],
    },
  },
});
