// Writes the client of the API: npm run client. It takes a platform, whose document it is made from.
import { writeFileSync } from 'node:fs';
import { documentOf } from '../support/endpoints.ts';
import { removeDirectory, startPlatform } from '../support/platform.ts';
import { clientOf, clientPath } from './client.ts';

const platform = await startPlatform();
try {
  writeFileSync(clientPath, await clientOf(await documentOf(platform.url)));
  console.log(`wrote ${clientPath}`);
} finally {
  await platform.stop();
  removeDirectory(platform.directory);
}
