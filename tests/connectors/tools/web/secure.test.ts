import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Served, serve } from './served.ts';

const present = spawnSync('openssl', ['version']).status === 0;
if (!present) console.warn('skipped: no openssl on the path to make a certificate with');

const program = new URL('secure-reader.ts', import.meta.url).pathname;

describe.skipIf(!present)('a page fetch over TLS', () => {
  const directory = mkdtempSync(join(tmpdir(), 'weir-secure-'));
  const certificate = join(directory, 'certificate.pem');
  const key = join(directory, 'key.pem');
  let server: Served;
  let plain: Served;

  beforeAll(async () => {
    const subject = ['-subj', '/CN=secure.test', '-addext', 'subjectAltName=DNS:secure.test'];
    const form = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key];
    const made = spawnSync('openssl', ['req', '-x509', ...form, '-out', certificate, ...subject]);
    expect(made.status).toBe(0);
    plain = await serve((_, response) => response.end('inside'));
    const files = { key: readFileSync(key), cert: readFileSync(certificate) };
    const secure = createServer(files, ({ url, headers }, response) => {
      const location = `http://secure.test:${plain.port}/`;
      const isLed = url === '/down';
      response.writeHead(isLed ? 301 : 200, {
        ...{ 'content-type': 'text/plain' },
        ...(isLed ? { location } : {}),
      });
      response.end(`for ${headers.host}`);
    });
    server = await listen(secure, '127.0.0.1', 0);
  });
  afterAll(async () => {
    await Promise.all([server.close(), plain.close()]);
    rmSync(directory, { recursive: true });
  });

  const reading = async (environment: NodeJS.ProcessEnv): Promise<readonly unknown[]> => {
    const { port } = server;
    const urls = ['secure.test', 'other.test'].map((name) => `https://${name}:${port}/`);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', program, `${port}`, ...urls, `https://secure.test:${port}/down`],
      { env: { PATH: process.env['PATH'], ...environment } },
    );
    const lines = stdout.trim().split('\n');
    return lines.map((line): unknown => JSON.parse(line));
  };

  it('checks the certificate against the name, and never goes on without TLS', async () => {
    const outcomes = await reading({ NODE_EXTRA_CA_CERTS: certificate });
    expect(outcomes).toEqual([
      { text: `for secure.test:${server.port}` },
      { code: 'WEIR_TOOL_FAILED', detail: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } },
      {
        ...{ code: 'WEIR_TOOL_TARGET_REFUSED' },
        detail: { reason: 'redirect to an insecure scheme' },
      },
    ]);
    expect(plain.connections()).toBe(0);
  });

  it('trusts no stranger, even where the environment says to trust everybody', async () => {
    const outcomes = await reading({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    const refused = { code: 'WEIR_TOOL_FAILED', detail: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } };
    expect(outcomes).toEqual([refused, refused, refused]);
  });
});
