// npm oidc-provider as a peer: the bench measures Portico beside it, and the tests try their relying parties on it first.
//
//   OP_PORT            port on 127.0.0.1 (default 9001); the issuer is http://127.0.0.1:<port>
//   OP_CLIENTS         JSON list of clients in oidc-provider's words (default: one machine, one app with refresh tokens)
//   OP_REFRESH_TOKENS  how many refresh tokens to make at the start, each of its own grant (default 1)
//
// When it listens it prints one JSON line: {ready, issuer, clients, refresh_tokens}. RS256 everywhere; access tokens are
// JWTs for the resource `urn:peer`; refresh tokens rotate. Sign-in pages take any name and any password.
import { generateKeyPairSync } from 'node:crypto';

import { Memory } from './memory.mjs';

console.info = () => {}; // oidc-provider's notices that its defaults are for development: here they are meant
console.warn = () => {};
const { Provider } = await import('oidc-provider');

const port = Number(process.env.OP_PORT ?? 9001);
const issuer = `http://127.0.0.1:${port}`;
const resource = 'urn:peer';
const clients = JSON.parse(process.env.OP_CLIENTS ?? JSON.stringify([
  {
    client_id: 'bench-machine',
    client_secret: 'bench-machine-secret-of-a-usual-length',
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  },
  {
    client_id: 'bench-app',
    client_secret: 'bench-app-secret-of-a-usual-length',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: ['http://127.0.0.1:9002/callback'],
    post_logout_redirect_uris: ['http://127.0.0.1:9002/'],
  },
]));

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: 'peer', use: 'sig', alg: 'RS256' };
const apps = clients.filter((client) => client.grant_types.includes('refresh_token'));

const provider = new Provider(issuer, {
  adapter: Memory,
  clients,
  jwks: { keys: [key] },
  cookies: { keys: ['only for the test bench'] },
  scopes: ['openid', 'email', 'profile', 'phone', 'offline_access', 'read', 'write'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'updated_at'] },
  conformIdTokenClaims: false,
  findAccount: (ctx, sub) => ({
    accountId: sub,
    claims: () => ({ sub, email: `${sub}@example.com`, email_verified: true, name: `${sub} of the bench` }),
  }),
  issueRefreshToken: (ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    revocation: { enabled: true },
    introspection: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'read write',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  ttl: { AccessToken: 3600, ClientCredentials: 3600, IdToken: 3600, RefreshToken: 86400, Grant: 86400, Session: 3600, Interaction: 600 },
});

// A refresh token as a finished sign-in leaves it, without the sign-in.
async function refreshToken(client, number) {
  const accountId = `person-${number}`;
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope('openid email offline_access');
  grant.addResourceScope(resource, 'read');
  const grantId = await grant.save();
  return new provider.RefreshToken({
    accountId,
    client,
    grantId,
    gty: 'authorization_code',
    scope: 'openid email offline_access read',
    resource,
    authTime: Math.floor(Date.now() / 1000),
  }).save();
}

provider.listen(port, '127.0.0.1', async () => {
  const app = apps.length > 0 ? await provider.Client.find(apps[0].client_id) : null;
  const numbers = app ? Array.from({ length: Number(process.env.OP_REFRESH_TOKENS ?? 1) }, (_, number) => number) : [];
  console.log(JSON.stringify({
    ready: true,
    issuer,
    clients: clients.map((client) => client.client_id),
    refresh_tokens: await Promise.all(numbers.map((number) => refreshToken(app, number))),
  }));
});
