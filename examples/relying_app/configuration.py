"""What this app is told from outside, read once from the environment; README.md has the list."""

import os
import sys

try:
    ISSUER = os.environ["ISSUER"].rstrip("/")
    CLIENT_ID = os.environ["CLIENT_ID"]
except KeyError as missing:
    sys.exit(f"Set {missing.args[0]}: ISSUER is the provider's issuer URL, CLIENT_ID this app's id there.")
CLIENT_SECRET = os.environ.get("CLIENT_SECRET") or None  # a public client has none and relies on PKCE
SCOPE = os.environ.get("SCOPE", "openid email profile")
PROVIDER_NAME = os.environ.get("PROVIDER_NAME", "the provider")
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8001"))
APP_URL = os.environ.get("APP_URL", f"http://localhost:{PORT}").rstrip("/")

# Both are registered with the provider, which compares them letter by letter.
CALLBACK = f"{APP_URL}/callback"
AFTER_SIGN_OUT = f"{APP_URL}/"
