"""A relying app: it lets people sign in through any OpenID Connect provider and shows what it received.

    ISSUER=http://localhost:8000/<pool id> CLIENT_ID=demo-app python examples/relying_app/app.py

It knows three things about the provider (the issuer's URL, its own client id, perhaps a secret) and finds out the rest
by discovery. Nothing here is particular to Portico but the sign-up link.
"""

import logging
import secrets
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import configuration as our
import presentation
import requests
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, abort, flash, redirect, render_template, request, session, url_for
from joserfc.errors import JoseError
from werkzeug.wrappers import Response as AnyResponse

app = Flask(__name__)
app.add_template_filter(presentation.moment)
# The cookie holds a session id and the state of sign-ins under way. Cookies do not know ports: hence the name.
app.config.update(
    SECRET_KEY=secrets.token_bytes(32),
    SESSION_COOKIE_NAME="relying_app",
    SESSION_COOKIE_SAMESITE="Lax",
    SESSION_COOKIE_SECURE=our.APP_URL.startswith("https:"),
)
# Tokens stay on the server. A real app keeps them in its database; this one forgets them when it stops.
tokens_by_session: dict[str, dict[str, Any]] = {}
refreshing = threading.Lock()

provider = OAuth(app).register(
    "provider",
    client_id=our.CLIENT_ID,
    client_secret=our.CLIENT_SECRET,
    server_metadata_url=f"{our.ISSUER}/.well-known/openid-configuration",
    client_kwargs={
        "scope": our.SCOPE,  # with openid Authlib sends a nonce by itself
        "code_challenge_method": "S256",
        "default_timeout": 10,
    },
)
# What an ID token must say besides its signature, nonce and exp, which Authlib always checks.
EXPECTED = {"iss": {"essential": True, "value": our.ISSUER}, "aud": {"essential": True, "value": our.CLIENT_ID}}


@app.get("/")
def home() -> AnyResponse | str:
    if request.host != urlsplit(our.APP_URL).netloc:
        return redirect(our.AFTER_SIGN_OUT)  # the session cookie must be of the host that the callback comes to
    tokens = current_tokens()
    if tokens is None:
        return render_template("signed_out.html")
    return render_template(
        "signed_in.html",
        claims=tokens["userinfo"],
        id_token=presentation.decoded(tokens["id_token"]),
        access_token=presentation.decoded(tokens["access_token"]),
        tokens=tokens,
        userinfo=ask_userinfo(tokens),
        now=int(time.time()),
    )


@app.get("/sign-in")
def sign_in() -> AnyResponse:
    answer: AnyResponse = provider.authorize_redirect(our.CALLBACK)
    return answer


@app.get("/sign-up")
def sign_up() -> AnyResponse:
    """The same as signing in, on another page: Cognito's /signup takes the parameters of /oauth2/authorize."""
    answer: AnyResponse = provider.authorize_redirect(our.CALLBACK)
    answer.location = (answer.location or "").replace("/oauth2/authorize?", "/signup?", 1)
    return answer


@app.get("/callback")
def callback() -> AnyResponse:
    # Before anything it says is believed or shown: is this the answer to a question of this browser's?
    if provider.framework.get_state_data(session, request.args.get("state", "")) is None:
        raise MismatchingStateError
    if request.args.get("iss", our.ISSUER) != our.ISSUER:  # RFC 9207
        raise OAuthError(description="The answer came from another provider.")
    # Spends the code with the PKCE verifier and verifies the ID token; an answer with `error` in it is raised.
    tokens = provider.authorize_access_token(claims_options=EXPECTED)
    if "userinfo" not in tokens:
        raise OAuthError(description="The answer has no ID token.")
    forget()
    session["id"] = secrets.token_urlsafe(32)  # a new one, so that nobody can have planted it
    tokens_by_session[session["id"]] = tokens
    return redirect(url_for("home"))


@app.post("/refresh")
def refresh() -> AnyResponse:
    try:
        with refreshing:  # a refresh token may be spendable once: two clicks must not spend the same
            kept = renew(current_tokens() or {})
    except OAuthError as error:
        if error.error != "invalid_grant":
            raise
        forget()
        flash("Your session at the provider has ended. Please sign in again.", "warning")
    else:
        flash("The access and ID tokens are new." if kept else "All three tokens are new.", "good")
    return redirect(url_for("home"))


def renew(tokens: dict[str, Any]) -> bool:
    """Replace ``tokens`` by new ones; true when the refresh token stayed the same, because it does not rotate."""
    spent = tokens.get("refresh_token", "")
    # No scope means the granted one; Authlib would repeat what was asked for, which may have been more.
    new = provider.fetch_access_token(grant_type="refresh_token", refresh_token=spent, scope=None)
    if "id_token" in new:  # it need not repeat the nonce, but is about the same person (OpenID Connect Core 12.2)
        new["userinfo"] = provider.parse_id_token(new, nonce=None, claims_options=EXPECTED)
        if new["userinfo"]["sub"] != tokens["userinfo"]["sub"]:
            raise OAuthError(description="The new tokens are about someone else.")
    tokens.update(new)
    return bool(tokens["refresh_token"] == spent)


@app.post("/logout")
def logout() -> AnyResponse:
    """Forget the tokens here, then ask the provider to end its session too (RP-initiated logout)."""
    tokens = current_tokens()
    forget()
    if tokens is None or "end_session_endpoint" not in provider.load_server_metadata():
        return redirect(url_for("home"))
    url = provider.create_logout_url(
        post_logout_redirect_uri=our.AFTER_SIGN_OUT, id_token_hint=tokens["id_token"], client_id=our.CLIENT_ID
    )["url"]
    return redirect(url, 303)


def current_tokens() -> dict[str, Any] | None:
    return tokens_by_session.get(session.get("id", ""))


def forget() -> None:
    tokens_by_session.pop(session.pop("id", ""), None)


def ask_userinfo(tokens: dict[str, Any]) -> dict[str, Any] | None:
    """What the provider says now, or None when it no longer accepts the access token."""
    # Not the whole of tokens: with a refresh token in hand Authlib would spend it by itself once the other is old.
    bearer = {"access_token": tokens["access_token"], "token_type": "Bearer"}
    try:
        answer: dict[str, Any] = provider.userinfo(token=bearer)
    except (OAuthError, requests.RequestException):
        return None
    return answer if answer["sub"] == tokens["userinfo"]["sub"] else None


@app.errorhandler(OAuthError)
@app.errorhandler(JoseError)
@app.errorhandler(requests.RequestException)
def failed(error: Exception) -> AnyResponse | tuple[str, int]:
    """Whatever the provider answers instead of good tokens becomes a sentence; who is signed in stays so."""
    app.logger.warning("%s: %s", our.ISSUER, error)
    sentence, status = presentation.explain(error)
    if current_tokens() is None:
        return render_template("signed_out.html", problem=sentence), status
    if not isinstance(error, MismatchingStateError):  # that is only Back or reload after a finished sign-in
        flash(sentence, "warning")
    return redirect(url_for("home"))


@app.before_request
def only_own_forms() -> None:
    """A form on another site must not sign anyone out; browsers say where a request comes from."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)


@app.after_request
def protect(response: Response) -> Response:
    # Signing out is a form that ends at the provider, and browsers hold redirects to form-action as well.
    urls = [our.ISSUER, provider.server_metadata.get("end_session_endpoint", our.ISSUER)]
    provider_origins = " ".join(sorted({f"{url.scheme}://{url.netloc}" for url in map(urlsplit, urls)}))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {provider_origins}"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


@app.context_processor
def words() -> dict[str, str]:
    return {"provider_name": our.PROVIDER_NAME, "issuer": our.ISSUER, "client_id": our.CLIENT_ID}


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its request lines would show the codes
    print(f"The demo app is at {our.APP_URL} and signs people in at {our.ISSUER}.", flush=True)
    app.run(host=our.HOST, port=our.PORT, threaded=True)
