// An identity provider for tests: it signs tokens and publishes its keys on loopback.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export interface SigningPair {
  readonly keyId: string;
  readonly algorithm: string;
  readonly jwk: JWK;
  sign(claims: JWTPayload): Promise<string>;
}

/** A fresh key pair that nobody knows yet. */
export const signingPair = async (keyId: string, algorithm = 'ES256'): Promise<SigningPair> => {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  return {
    keyId,
    algorithm,
    jwk: { ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: keyId }).sign(privateKey),
  };
};

export interface KeyServer {
  readonly url: string;
  readonly fetches: number;
  publish(...pairs: readonly SigningPair[]): void;
  stop(): Promise<void>;
}

/** Starts a server that publishes no keys yet. */
export const startKeyServer = async (): Promise<KeyServer> => {
  let keys: readonly JWK[] = [];
  let fetches = 0;
  const server = createServer((_, response) => {
    fetches += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    get fetches() {
      return fetches;
    },
    publish: (...pairs) => {
      keys = pairs.map(({ jwk }) => jwk);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
