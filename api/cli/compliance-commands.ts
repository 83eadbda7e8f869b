// The command about compliance.
import type { Command } from 'commander';
import { lazily } from './lazily.ts';

/** Adds compliance. */
export const addComplianceCommands = (program: Command): void => {
  program
    .command('compliance')
    .description('coverage of NIST AI RMF, the EU AI Act, OWASP and MITRE ATLAS')
    .command('report')
    .description('assess a framework now and write the report; that it was read is noted')
    .option('--tenant <id>', 'the tenant', 't1')
    .option(
      '--framework <id>',
      'nist-airm, eu-ai-act, owasp-llm, owasp-agentic or mitre-atlas',
      'nist-airm',
    )
    .option('--format <format>', 'json, pdf or docx', 'json')
    .option('--from <time>', 'a date or a moment in UTC; 30 days ago if blank')
    .option('--to <time>', 'up to here, not included; now if blank')
    .option('--out <file>', 'a file; stdout when it is left out, for JSON')
    .action(lazily(() => import('./compliance.ts'), 'complianceReport'));
};
