// An app's only page, with Amplify v6: two buttons that lead away, and on return who is signed in.
import { Amplify, ConsoleLogger } from "@aws-amplify/core";
import * as auth from "@aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "@aws-amplify/auth/cognito";

ConsoleLogger.LOG_LEVEL = "ERROR"; // it warns of every endpoint that is not Amazon's
const place = JSON.parse(document.getElementById("place").textContent);
const here = [`${location.origin}/`];
const Auth = {
  Cognito: {
    userPoolId: place.pool,
    userPoolClientId: place.client,
    userPoolEndpoint: place.url,
    loginWith: {
      oauth: {
        domain: place.domain,
        scopes: place.scopes,
        redirectSignIn: here,
        redirectSignOut: here,
        responseType: "code",
      },
    },
  },
};
// The package aws-amplify is these two and others, and does this in its own Amplify.configure.
cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });

const heading = document.querySelector("h1");
const fails = (error) => (heading.textContent = `${error.name}: ${error.message}`);
document.getElementById("in").onclick = () => auth.signInWithRedirect().catch(fails);
document.getElementById("out").onclick = () => auth.signOut().catch(fails);

async function show() {
  const { tokens } = await auth.fetchAuthSession();
  if (!tokens) return "Nobody is signed in";
  const refreshed = (await auth.fetchAuthSession({ forceRefresh: true })).tokens;
  document.querySelector("output").textContent = JSON.stringify({
    id: tokens.idToken.payload,
    access: tokens.accessToken.payload,
    refreshed: refreshed.accessToken.toString() !== tokens.accessToken.toString(),
    attributes: await auth.fetchUserAttributes(),
  });
  return `Hello ${(await auth.getCurrentUser()).username}`;
}
show().then((found) => (heading.textContent = found), fails);
