// Amplify v6 Auth in Node: sign-up, SRP, refresh, attributes, passwords, an authenticator app, global sign-out.
import { code, place, refusal, require, tell, totp } from "./place.mjs";

const { Amplify } = require("@aws-amplify/core");
const auth = require("@aws-amplify/auth");
const { cognitoUserPoolsTokenProvider } = require("@aws-amplify/auth/cognito");
const Auth = {
  Cognito: { userPoolId: place.pool, userPoolClientId: place.client, userPoolEndpoint: place.url },
};
// The package aws-amplify is these two and others, and does this in its own Amplify.configure.
cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
const email = "amy@example.com";
const username = "amy";
const [first, second, third] = ["Correct-Horse-7", "Correct-Horse-8", "Correct-Horse-9"];

await tell(async (found) => {
  const made = await auth.signUp({
    username,
    password: first,
    options: { userAttributes: { email, name: "Amy" } },
  });
  found.signedUp = [made.nextStep.signUpStep, made.nextStep.codeDeliveryDetails?.destination];
  found.unconfirmed = (await auth.signIn({ username, password: first })).nextStep.signInStep;
  const confirmed = await auth.confirmSignUp({ username, confirmationCode: await code(email) });
  found.confirmed = confirmed.isSignUpComplete;
  found.wrongPassword = await refusal(auth.signIn({ username, password: second }));
  found.signedIn = (await auth.signIn({ username, password: first })).isSignedIn;
  found.user = (await auth.getCurrentUser()).username;
  const before = (await auth.fetchAuthSession()).tokens.accessToken.toString();
  const after = (await auth.fetchAuthSession({ forceRefresh: true })).tokens.accessToken.toString();
  found.refreshed = before !== after;
  await auth.updatePassword({ oldPassword: first, newPassword: second });
  found.updated = (await auth.updateUserAttributes({ userAttributes: { name: "Amy Lund" } })).name.isUpdated;
  found.attributes = await auth.fetchUserAttributes();
  const setUp = await auth.setUpTOTP();
  await auth.verifyTOTPSetup({ code: totp(setUp.sharedSecret) });
  await auth.updateMFAPreference({ totp: "PREFERRED" });
  found.preference = await auth.fetchMFAPreference();
  await auth.signOut();
  const asked = await auth.signIn({ username, password: second });
  found.asked = asked.nextStep.signInStep;
  found.withCode = (await auth.confirmSignIn({ challengeResponse: totp(setUp.sharedSecret, 1) })).isSignedIn;
  await auth.updateMFAPreference({ totp: "DISABLED" });
  await auth.signOut({ global: true });
  found.signedOut = await refusal(auth.getCurrentUser());
  const letters = (await (await fetch(`${place.url}/inbox.json?to=${email}`)).json()).length;
  found.reset = (await auth.resetPassword({ username })).nextStep.resetPasswordStep;
  await auth.confirmResetPassword({ username, newPassword: third, confirmationCode: await code(email, letters) });
  found.signedInAgain = (await auth.signIn({ username, password: third })).isSignedIn;
});
