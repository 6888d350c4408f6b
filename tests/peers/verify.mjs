// npm jose as an independent judge of our tokens.
//
//   verify.mjs --jwt TOKEN --jwks URL [--issuer URL] [--audience ID] [--type JWT] [--algorithm RS256] [--now EPOCH]
//   → {header, claims} or {error, …}
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { answer, read } from './cli.mjs';

const given = read(['jwt', 'jwks', 'issuer', 'audience', 'type', 'algorithm', 'now']);

await answer(async () => {
  const { protectedHeader, payload } = await jwtVerify(given.jwt, createRemoteJWKSet(new URL(given.jwks)), {
    issuer: given.issuer,
    audience: given.audience,
    typ: given.type,
    algorithms: [given.algorithm ?? 'RS256'],
    requiredClaims: ['exp', 'iat', 'sub'],
    ...(given.now === undefined ? {} : { currentDate: new Date(Number(given.now) * 1000) }),
  });
  return { header: protectedHeader, claims: payload };
});
