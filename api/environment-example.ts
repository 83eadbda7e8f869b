// .env.example, made from the settings themselves.
import { settings } from './settings.ts';

/** The text of .env.example: every setting with its help, expected form and default. */
export const environmentExample = (): string => {
  const blocks = Object.entries(settings).map(([name, { help, expected, example, fallback }]) => {
    const value = Array.isArray(fallback) ? fallback.join(',') : String(fallback);
    const lines = [`# ${help}.`, `# Expected: ${expected}; for example ${example}.`];
    return [...lines, `# ${name}=${value}`].join('\n');
  });
  const header = '# Settings of Weir; copy to .env and uncomment. Generated: npm run artefacts.';
  return `${[header, ...blocks].join('\n\n')}\n`;
};
