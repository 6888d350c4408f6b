"""Tokens that nobody should make: whatever header and claims, under a right signature of ours."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from idp.kernel import clock as time
from idp.tokens import jose as tokens

ISSUER = "https://auth.example.com/eu-local-1_TestPool1"
OWN = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    raw = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, raw).decode()


PEM = pem(OWN)
KEY = tokens.key(PEM)
PUBLIC = KEY.public_key()
SHORT = rsa.generate_private_key(public_exponent=65537, key_size=1024)


def claims(**changed: Any) -> dict[str, Any]:
    now = time.epoch()
    found = {"sub": "ann", "iss": ISSUER, "aud": "app", "token_use": "id", "iat": now, "exp": now + 300} | changed
    return {name: value for name, value in found.items() if value is not None}


def packed(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(payload: Any, **header: Any) -> str:
    """A token with a right signature of ours over whatever header and payload."""
    head = packed({"alg": "RS256", "typ": "JWT", "kid": "1"} | header)
    said = f"{head}.{payload if isinstance(payload, str) else packed(payload)}"
    return f"{said}.{packed(OWN.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def read(token: Any, **changed: Any) -> Any:
    given: dict[str, Any] = {"issuer": ISSUER, "use": "id", "public": lambda kid: PUBLIC if kid == "1" else None}
    return tokens.read(token, **(given | changed))
