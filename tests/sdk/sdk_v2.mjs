// aws-sdk-js v2: Amazon's classic example, verbatim but for the endpoint, then the rest of a first day.
import { code, place, refusal, require, tell } from "./place.mjs";

const AWS = require("aws-sdk");
AWS.config.update({ endpoint: place.url, maxRetries: 0 });

const { CognitoIdentityServiceProvider } = AWS;
const classic = () =>
  new Promise((resolve) => {
    const cognito = new AWS.CognitoIdentityServiceProvider({ region: "us-west-2" });
    cognito.signUp(
      {
        ClientId: place.client,
        Username: "vic",
        Password: "Correct-Horse-7",
        UserAttributes: [
          { Name: "email", Value: "vic@example.com" },
          { Name: "name", Value: "Vic" },
        ],
      },
      (error, data) => resolve([error, data]),
    );
  });

await tell(async (found) => {
  const [error, data] = await classic();
  found.classic = [error?.message ?? null, data?.UserConfirmed, data?.CodeDeliveryDetails];
  const app = new CognitoIdentityServiceProvider({ region: "us-west-2" });
  await app
    .confirmSignUp({ ClientId: place.client, Username: "vic", ConfirmationCode: await code("vic@example.com") })
    .promise();
  const parameters = { USERNAME: "vic", PASSWORD: "Correct-Horse-7" };
  const flow = { ClientId: place.client, AuthFlow: "USER_PASSWORD_AUTH" };
  const signedIn = await app.initiateAuth({ ...flow, AuthParameters: parameters }).promise();
  const AccessToken = signedIn.AuthenticationResult.AccessToken;
  found.user = (await app.getUser({ AccessToken }).promise()).Username;
  found.refused = await refusal(
    app.initiateAuth({ ...flow, AuthParameters: { ...parameters, PASSWORD: "Wrong-Horse-7" } }).promise(),
  );
  const credentials = { accessKeyId: place.key, secretAccessKey: place.secret_key };
  const operator = new CognitoIdentityServiceProvider({ region: "us-west-2", ...credentials });
  const user = await operator.adminGetUser({ UserPoolId: place.pool, Username: "vic" }).promise();
  found.admin = [user.UserStatus, user.UserCreateDate instanceof Date];
  found.listed = (
    await operator.listUsers({ UserPoolId: place.pool, Filter: 'username = "vic"' }).promise()
  ).Users.map((each) => each.Username);
  const wrong = new CognitoIdentityServiceProvider({
    region: "us-west-2",
    ...credentials,
    secretAccessKey: "x".repeat(40),
  });
  found.forged = await refusal(wrong.adminGetUser({ UserPoolId: place.pool, Username: "vic" }).promise());
});
