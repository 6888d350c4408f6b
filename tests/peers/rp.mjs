// npm openid-client as a relying party: each step of a sign-in is one command, so that a test can stand in between.
//
//   start               → {url, code_verifier, state, nonce}
//   finish              --url CALLBACK --code-verifier … --state … --nonce … [--max-age N] → {tokens, claims}
//   refresh             --refresh-token … [--scope …] → {tokens, claims}
//   userinfo            --access-token … --subject … → {userinfo}
//   revoke              --token … [--token-type-hint …] → {revoked: true}
//   logout-url          --id-token … --post-logout-redirect-uri … [--state …] → {url}
//   client-credentials  [--scope …] → {tokens}
//   discover            → {metadata}
//
// Always: --issuer URL --client-id ID [--client-secret S] [--auth basic|post|none]; start and finish: --redirect-uri URL.
// `--param name=value` (repeatable) adds a parameter to the authorization or token request.
import * as client from 'openid-client';
import { answer, read } from './cli.mjs';

const given = read(
  ['issuer', 'client-id', 'client-secret', 'auth', 'redirect-uri', 'scope', 'url', 'code-verifier', 'state', 'nonce',
    'max-age', 'refresh-token', 'access-token', 'subject', 'token', 'token-type-hint', 'id-token',
    'post-logout-redirect-uri'],
  { multiple: ['param'] },
);
const extra = Object.fromEntries((given.param ?? []).map((pair) => {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}));

function authentication() {
  switch (given.auth ?? (given.clientSecret ? 'basic' : 'none')) {
    case 'basic': return client.ClientSecretBasic(given.clientSecret);
    case 'post': return client.ClientSecretPost(given.clientSecret);
    case 'none': return client.None();
    default: throw new Error(`--auth is basic, post or none, not ${given.auth}`);
  }
}

const discover = () => client.discovery(new URL(given.issuer), given.clientId, undefined, authentication(), {
  // Plain HTTP is for this test bench; the ID token's signature is checked although it came straight from the server.
  execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
});

const received = (tokens) => ({ tokens: { ...tokens }, claims: tokens.claims() ?? null });

const commands = {
  async start(config) {
    const verifier = client.randomPKCECodeVerifier();
    const checks = { code_verifier: verifier, state: client.randomState(), nonce: client.randomNonce() };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: given.redirectUri,
      scope: given.scope ?? 'openid email profile',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: checks.state,
      nonce: checks.nonce,
      ...extra,
    });
    return { url: url.href, ...checks };
  },

  async finish(config) {
    return received(await client.authorizationCodeGrant(config, new URL(given.url), {
      pkceCodeVerifier: given.codeVerifier,
      expectedState: given.state,
      expectedNonce: given.nonce,
      idTokenExpected: true,
      ...(given.maxAge === undefined ? {} : { maxAge: Number(given.maxAge) }),
    }, extra));
  },

  async refresh(config) {
    const scope = given.scope ? { scope: given.scope } : {};
    return received(await client.refreshTokenGrant(config, given.refreshToken, { ...scope, ...extra }));
  },

  async userinfo(config) {
    return { userinfo: await client.fetchUserInfo(config, given.accessToken, given.subject) };
  },

  async revoke(config) {
    const hint = given.tokenTypeHint ? { token_type_hint: given.tokenTypeHint } : {};
    await client.tokenRevocation(config, given.token, { ...hint, ...extra });
    return { revoked: true };
  },

  async 'logout-url'(config) {
    return {
      url: client.buildEndSessionUrl(config, {
        id_token_hint: given.idToken,
        post_logout_redirect_uri: given.postLogoutRedirectUri,
        ...(given.state ? { state: given.state } : {}),
        ...extra,
      }).href,
    };
  },

  async 'client-credentials'(config) {
    const scope = given.scope ? { scope: given.scope } : {};
    return { tokens: { ...(await client.clientCredentialsGrant(config, { ...scope, ...extra })) } };
  },

  async discover(config) {
    return { metadata: config.serverMetadata() };
  },
};

await answer(async () => {
  const command = commands[given.command];
  if (!command) throw new Error(`the command is one of ${Object.keys(commands).join(', ')}`);
  return command(await discover());
});
