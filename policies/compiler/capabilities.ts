// What policies may call: nothing that has an effect, and nothing that a compiled policy has not got.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const capabilitiesFile = fileURLToPath(
  new URL('./capabilities.generated.json', import.meta.url),
);

/** The capabilities, as OPA reads them. */
export const capabilities = (): unknown => JSON.parse(readFileSync(capabilitiesFile, 'utf8'));
