// Ends a run with the one line that people and machines look for.
import type { Reporter, TestModule } from 'vitest/node';

export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      // A file or a suite that fails before its tests do leaves them skipped: that is a failure.
      for (const part of [module, ...module.children.allSuites()]) {
        if (part.errors().length > 0) counts.failed += 1;
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed' || state === 'failed' || state === 'skipped') counts[state] += 1;
      }
    }
    const failed = counts.failed + errors.length;
    process.on('exit', () => {
      console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`);
    });
  }
}
