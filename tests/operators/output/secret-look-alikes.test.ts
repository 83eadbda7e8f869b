import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scanSecrets } from '../../../operators/output/secrets.ts';

const hash = (name: string, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHash(name).update('a weir').digest(encoding);

describe('what only looks like a secret', () => {
  it.each([
    ['a mask', 'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['a mask', 'password: ************'],
    ['the key id of the documentation', `AKIA${'IOSFODNN7EXAMPLE'}`],
    ['a blank to fill in', 'password: <your password here>'],
    ['a blank to fill in', 'password: your_password'],
    ['a blank to fill in', 'Authorization: Bearer your-token-goes-here-please'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of a shell, on purpose
    ['a variable', 'api_key=${MY_API_KEY_FROM_ENV_2}'],
    ['a variable', 'password = $DB_PASSWORD_2'],
    ['a variable', 'token: {{ secrets.DEPLOY_TOKEN_2 }}'],
    ['a variable', 'postgres://user:{{password}}@localhost/db'],
    ['a variable', 'https://$(USER):$(PASS1)@corp.io/'],
    ['a look-up', "api_key = os.environ['API_KEY_2']"],
    ['a look-up', 'const token = process.env.API_TOKEN_2;'],
    ['a look-up', 'password: config.get("db.password1")'],
    ['a call', 'token = createToken2(user1)'],
    ['a type', 'password: string; token1: number;'],
    ['a row of the alphabet', 'api_key = "abcdef1234567890"'],
    ['words', 'secret_key: not-a-real-key-2'],
    ['a name of a secret', 'secretName: db-credentials-v2'],
    ['a name of a key', 'api_key_id = "k7Qm2ZxW9dRf4LtB"'],
    ['a public key', 'public_key = "k7Qm2ZxW9dRf4LtB8vNc3HsJ"'],
    ['a page of a list', 'next_page_token=k7Qm2ZxW9dRf4LtB8vNc3HsJ'],
    ['a key of a table', 'primary_key: user_2024_orders_17'],
    ['a part of a word', 'monkey = "k7Qm2ZxW9dRf4LtB8vNc3HsJ"'],
    ['a name of a text', '"clientKey": "some.label.key2"'],
    ['a name of an assembly', 'PublicKeyToken=b77a5c561934e089'],
    ['a place in a file', '{name:"/srv/.pgpass",start:0,end:4111170}'],
    ['a file', 'private_key = "/etc/ssl/certs/server-2024.pem"'],
    ['an address', 'token_url: https://auth2.corp.io/oauth2/token1'],
    ['a publishable key', 'pk_live_k7Qm2ZxW9dRf4LtB8vNc3HsJ'],
    ['the beginning of a token', 'a token begins with eyJ and has two dots'],
    [
      'a token without its header',
      'eyJhbGciOiJIUzI1NiIsInR5cCI6.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3',
    ],
    ['a sentence', 'The key question is whether 12 tokens pass: all 4 of them do.'],
    ['a sentence', 'My password is too weak, says the security team of 2024.'],
    ['a sentence', 'Basic authentication, bearer of good news 2024, and secret santa: 5 euros'],
    ['a class of a stylesheet', '.sk-circle-fade-dot-animation-delay-container-2 { color: red }'],
    [
      'an address without a password',
      'postgres://app@db.internal:5432/app and http://localhost:8080/@me',
    ],
    ['a hash', `sha256:${hash('sha256')} md5 ${hash('md5')}`],
    ['a hash', `"integrity": "sha512-${hash('sha512', 'base64')}"`],
    ['a hash', `commit ${hash('sha1')}, cache_key: ${hash('sha1')}`],
    ['an id', `id=${randomUUID()} request_id: "${randomUUID()}"`],
    ['a picture', `data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${hash('sha512', 'base64')}`],
    ['code', 'const e=(t,n)=>{for(const r in n)t[r]=n[r];return t},key=t.key||t.keyCode;'],
  ])('is let through: %s in %s', (_, text) => {
    expect(scanSecrets(text)).toEqual([]);
  });

  it('is no public key', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(scanSecrets(pem)).toEqual([]);
  });

  it.each(['package-lock.json', 'README.md', 'ARCHITECTURE.md', 'policies/rego/data.json'])(
    'is none of what is in %s',
    (file) => {
      expect(scanSecrets(readFileSync(file, 'utf8'))).toEqual([]);
    },
  );
});
