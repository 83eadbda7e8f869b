// The commands about what there is: models and their lives, the inventory, findings.
import type { Command } from 'commander';
import { json } from './arguments.ts';
import { lazily } from './lazily.ts';

const moves = {
  approve: 'approve a registered model: it may be asked',
  reject: 'reject a registered model',
  freeze: 'freeze an approved model: nobody may ask it, calls under way are cut',
  unfreeze: 'let a frozen model go on',
  retire: 'retire a model: nobody may ask it again',
} as const;

const addModelCommands = (program: Command): void => {
  const tenant = ['--tenant <id>', 'the tenant', 't1'] as const;
  const model = program.command('model').description('registered models');
  model
    .command('list')
    .description('list the registered models')
    .option(...tenant)
    .option('--status <status>', 'registered, approved, frozen, rejected or retired')
    .option(...json)
    .action(lazily(() => import('./model.ts'), 'modelList'));
  model
    .command('register <id>')
    .description('register a model: it may be asked once it is approved')
    .requiredOption('--provider <name>', 'who answers for it: anthropic, openai, groq, scripted …')
    .option(...tenant)
    // Not --version, which asks for that of the program.
    .option('--model-version <text>', 'its version', '')
    .option('--risk-tier <tier>', 'low, medium, high, or a tier of the AI Act', 'high')
    .option('--owner <name>', 'who answers for it in the organisation', '')
    .option('--purpose <text>', 'what it is for', '')
    .option(...json)
    .action(lazily(() => import('./model.ts'), 'modelRegister'));
  for (const [kind, help] of Object.entries(moves)) {
    model
      .command(`${kind} <id>`)
      .description(help)
      .option(...tenant)
      .option('--reason <text>', 'why, for the record', 'by hand')
      .option(...json)
      .action(async (id, options) => {
        const { modelMove } = await import('./model.ts');
        await modelMove(kind, id, options);
      });
  }
  model
    .command('evidence <id>')
    .description('list the files that speak for a model, or attach one')
    .option(...tenant)
    .option('--attach <file>', 'the file, at most 5 MiB')
    .option(...json)
    .action(lazily(() => import('./model.ts'), 'modelEvidence'));
};

/** Adds model and inventory. */
export const addRegistryCommands = (program: Command): void => {
  addModelCommands(program);
  program
    .command('inventory')
    .description(
      'models, agents, tools, data and identities: registered, seen on the wire, or both',
    )
    .option('--tenant <id>', 'the tenant', 't1')
    .option('--graph', 'who uses what')
    .option('--aibom', 'all of it as a bill of materials: CycloneDX 1.6')
    .option('--attack-paths', 'how outsiders could make agents carry data out, the worst first')
    .option(...json)
    .action(lazily(() => import('./inventory.ts'), 'inventory'));
};
