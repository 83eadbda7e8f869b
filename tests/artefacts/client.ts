// The client of the API, made from the OpenAPI document that a platform serves.
import { generateApi } from 'swagger-typescript-api';

/** Where it is kept; `weir/client` of the package. */
export const clientPath = 'api/client/client.generated.ts';

/** What the generator writes is held to its own rules, not to ours. */
const head = `// @ts-nocheck
// The client of Weir's API, with types of every endpoint. Generated from the OpenAPI document: npm run client.

`;

/** The text of the client for a document. */
export const clientOf = async (document: object): Promise<string> => {
  const { files } = await generateApi({
    ...{ spec: structuredClone(document) as never, output: false, silent: true },
    ...{ apiClassName: 'WeirClient', generateUnionEnums: true, extractRequestParams: true },
    ...{ sortRoutes: true, httpClientType: 'fetch' },
  });
  const [file] = files;
  if (!file) throw new Error('nothing was generated');
  return head + file.fileContent;
};
