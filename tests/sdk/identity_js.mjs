// amazon-cognito-identity-js: sign-up to global sign-out.
import { claims, code, place, refusal, require, tell, totp } from "./place.mjs";

const { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } = require(
  "amazon-cognito-identity-js",
);
const pool = new CognitoUserPool({ UserPoolId: place.pool, ClientId: place.client, endpoint: place.url });
const email = "ida@example.com";
const [first, second, third] = ["Correct-Horse-7", "Correct-Horse-8", "Correct-Horse-9"];
const attribute = (Name, Value) => new CognitoUserAttribute({ Name, Value });
/** `call((error, result) => …)` as a promise. */
const asked = (call) => new Promise((yes, no) => call((error, result) => (error ? no(error) : yes(result))));
const callbacks = (yes, no, more = {}) => ({ onSuccess: yes, onFailure: no, ...more });
const fresh = () => new CognitoUser({ Username: "ida", Pool: pool });

function signIn(user, Password, seed) {
  const details = new AuthenticationDetails({ Username: "ida", Password });
  return new Promise((yes, no) =>
    user.authenticateUser(
      details,
      callbacks(yes, no, {
        totpRequired: (name) => user.sendMFACode(totp(seed, 1), callbacks(yes, no), name),
        newPasswordRequired: () => no(new Error("a new password?")),
      }),
    ),
  );
}

await tell(async (found) => {
  const made = await asked((done) =>
    pool.signUp("ida", first, [attribute("email", email), attribute("name", "Ida")], null, done),
  );
  found.signedUp = [made.userConfirmed, made.codeDeliveryDetails.Destination];
  found.again = await refusal(
    asked((done) => pool.signUp("ida", first, [attribute("email", email), attribute("name", "I")], null, done)),
  );
  found.unconfirmed = await refusal(signIn(fresh(), first));
  found.wrongCode = await refusal(asked((done) => fresh().confirmRegistration("000000", true, done)));
  const mailed = await code(email);
  found.confirmed = await asked((done) => fresh().confirmRegistration(mailed, true, done));
  found.wrongPassword = await refusal(signIn(fresh(), second));
  const user = fresh();
  const session = await signIn(user, first);
  found.valid = session.isValid();
  found.username = claims(session.getIdToken().getJwtToken())["cognito:username"];
  const renewed = await asked((done) => user.refreshSession(session.getRefreshToken(), done));
  found.renewed = renewed.getAccessToken().getJwtToken() !== session.getAccessToken().getJwtToken();
  found.changed = await asked((done) => user.changePassword(first, second, done));
  found.updated = await asked((done) => user.updateAttributes([attribute("name", "Ida Lund")], done));
  const attributes = await asked((done) => user.getUserAttributes(done));
  found.attributes = Object.fromEntries(attributes.map((each) => [each.getName(), each.getValue()]));
  const letters = (await (await fetch(`${place.url}/inbox.json?to=${email}`)).json()).length;
  await new Promise((yes, no) => fresh().forgotPassword(callbacks(yes, no, { inputVerificationCode: yes })));
  const sent = await code(email, letters);
  found.recovered = await new Promise((yes, no) => fresh().confirmPassword(sent, third, callbacks(yes, no)));
  const again = fresh();
  await signIn(again, third);
  const seed = await new Promise((yes, no) =>
    again.associateSoftwareToken({ associateSecretCode: yes, onFailure: no }),
  );
  const verified = await new Promise((yes, no) =>
    again.verifySoftwareToken(totp(seed), "Phone", callbacks(yes, no)),
  );
  found.verified = verified.Status;
  found.preferred = await asked((done) =>
    again.setUserMfaPreference(null, { Enabled: true, PreferredMfa: true }, done),
  );
  const last = fresh();
  found.withCode = (await signIn(last, third, seed)).isValid();
  const data = await asked((done) => last.getUserData(done, { bypassCache: true }));
  found.factors = [data.UserMFASettingList, data.PreferredMfaSetting];
  found.signedOut = await new Promise((yes, no) => last.globalSignOut(callbacks(yes, no)));
  found.after = await refusal(
    asked((done) => last.client.request("GetUser", { AccessToken: renewed.getAccessToken().getJwtToken() }, done)),
  );
});
