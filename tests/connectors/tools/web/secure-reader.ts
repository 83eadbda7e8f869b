// A process of its own that fetches pages over TLS: which authorities are trusted is settled when a
// process starts. All names lead to the loopback interface; the arguments are the port and addresses.
import { webFetch } from '../../../../connectors/tools/web/fetch.ts';
import { calling } from './served.ts';

const [port = '', ...urls] = process.argv.slice(2);
const allowed = ['secure.test', 'other.test'].map((name) => `${name}:${port}`);
const fetching = webFetch({ resolve: async () => ['127.0.0.1'], allowed });

for (const url of urls) {
  const outcome = await fetching.run({ url }, calling()).then(
    ({ text }) => ({ text }),
    ({ code, detail }) => ({ code, detail }),
  );
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
