// A real OpenID provider on loopback: applications of an organisation sign in by client credentials.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';

export interface OidcServer {
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Signs an application in and answers its access token, a JWT for `audience`. */
  token(application: string): Promise<string>;
  /** Replaces the signing key; the old one is withdrawn. */
  rotate(): Promise<void>;
  stop(): Promise<void>;
}

/** Claims of an application's tokens, by its name. */
export type Applications = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const secret = 'a secret of tests only, thirty-two characters';

const signingKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' };
};

const configuration = (applications: Applications, audience: string, key: JWK) => ({
  jwks: { keys: [key] },
  cookies: { keys: [secret] },
  clients: Object.keys(applications).map((name) => ({
    ...{ client_id: name, client_secret: secret, grant_types: ['client_credentials'] },
    ...{ redirect_uris: [], response_types: [], id_token_signed_response_alg: 'ES256' },
  })),
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'https://weir.example.com',
      getResourceServerInfo: () => ({
        ...{ scope: 'memory:read', audience, accessTokenFormat: 'jwt', accessTokenTTL: 600 },
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  extraTokenClaims: (_: unknown, { clientId }: { readonly clientId: string }) =>
    applications[clientId],
});

/** Starts it. */
export const startOidcServer = async (
  applications: Applications,
  audience: string,
): Promise<OidcServer> => {
  let handle: RequestListener = (_, response) => response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rotate = async (): Promise<void> => {
    const key = await signingKey();
    handle = new Provider(issuer, configuration(applications, audience, key)).callback();
  };
  await rotate();
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    rotate,
    token: async (application) => {
      const basic = Buffer.from(`${application}:${encodeURIComponent(secret)}`).toString('base64');
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'memory:read' }),
      });
      const { access_token: token, error_description: error } = (await response.json()) as Record<
        string,
        unknown
      >;
      if (typeof token !== 'string')
        throw new Error(`no token: ${response.status} ${JSON.stringify(error)}`);
      return token;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
