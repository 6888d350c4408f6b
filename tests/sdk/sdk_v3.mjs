// aws-sdk-js v3: an operator's work, a rotating refresh, errors as classes; then aws-jwt-verify's generic verifier.
import { place, refusal, require, tell } from "./place.mjs";

const sdk = require("@aws-sdk/client-cognito-identity-provider");
const { JwtVerifier } = require("aws-jwt-verify");
const settings = { region: "eu-local-1", endpoint: place.url, maxAttempts: 1 };
const credentials = { accessKeyId: place.key, secretAccessKey: place.secret_key };
const operator = new sdk.CognitoIdentityProviderClient({ ...settings, credentials });
const app = new sdk.CognitoIdentityProviderClient(settings);
const UserPoolId = place.pool;
const Username = "tess";

await tell(async (found) => {
  const UserAttributes = Object.entries({ email: "tess@example.com", name: "Tess", email_verified: "true" }).map(
    ([Name, Value]) => ({ Name, Value }),
  );
  const made = await operator.send(
    new sdk.AdminCreateUserCommand({
      UserPoolId,
      Username,
      UserAttributes,
      TemporaryPassword: "Temporary-Pass-1",
      MessageAction: "SUPPRESS",
    }),
  );
  found.made = [made.User.UserStatus, made.User.UserCreateDate instanceof Date];
  const begin = (ClientId, PASSWORD) =>
    app.send(
      new sdk.InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD },
      }),
    );
  const asked = await begin(place.client, "Temporary-Pass-1");
  found.asked = asked.ChallengeName;
  const answered = await app.send(
    new sdk.RespondToAuthChallengeCommand({
      ClientId: place.client,
      ChallengeName: asked.ChallengeName,
      Session: asked.Session,
      ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: "Correct-Horse-7" },
    }),
  );
  const { AccessToken, IdToken } = answered.AuthenticationResult;
  found.user = (await app.send(new sdk.GetUserCommand({ AccessToken }))).Username;
  const rotating = (await begin(place.rotating_client, "Correct-Horse-7")).AuthenticationResult.RefreshToken;
  const rotate = () =>
    app.send(new sdk.GetTokensFromRefreshTokenCommand({ ClientId: place.rotating_client, RefreshToken: rotating }));
  found.rotated = (await rotate()).AuthenticationResult.RefreshToken !== rotating;
  try {
    await rotate();
  } catch (error) {
    found.reused = [error instanceof sdk.RefreshTokenReuseException, error.$metadata.httpStatusCode];
  }
  const pages = [];
  for await (const page of sdk.paginateListUsers({ client: operator, pageSize: 1 }, { UserPoolId }))
    pages.push(...page.Users);
  found.listed = pages.some((user) => user.Username === Username);
  found.unsigned = await refusal(
    new sdk.CognitoIdentityProviderClient({
      ...settings,
      credentials: { ...credentials, secretAccessKey: "x".repeat(40) },
    }).send(new sdk.ListUsersCommand({ UserPoolId })),
  );

  const { jwks_uri } = await (await fetch(`${place.issuer}/.well-known/openid-configuration`)).json();
  const jwks = await (await fetch(jwks_uri)).json();
  const verifier = (audience) => {
    const made = JwtVerifier.create({ issuer: place.issuer, audience, jwksUri: jwks_uri });
    made.cacheJwks(jwks);
    return made;
  };
  found.idToken = verifier(place.client).verifySync(IdToken)["cognito:username"];
  found.accessToken = verifier(null).verifySync(AccessToken).client_id === place.client;
  try {
    verifier("another").verifySync(IdToken);
  } catch (error) {
    found.anothers = error.constructor.name;
  }
});
