"""Proof Key for Code Exchange, at the authorization endpoint already (RFC 7636 §4.4.1)."""

from __future__ import annotations

import re

from idp.oauth.requests import AuthorizationRequest

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 bytes in base64url: nothing else can be answered, so a digest in hex or with padding is told at once."""


def method_is_s256(request: AuthorizationRequest) -> bool:
    """``plain``, which is what a missing method means, protects nobody."""
    method = request.parameters.get("code_challenge_method")
    return method == "S256" if method or request.parameters.get("code_challenge") else True


def challenge_given(request: AuthorizationRequest) -> bool:
    """By every public client that asks for a code (RFC 9700 §2.1.1), and by whoever names a method."""
    if request.parameters.get("code_challenge"):
        return True
    public = request.app is None or request.app.is_public
    asks_for_code = request.parameters.get("response_type") == "code"
    return not (public and asks_for_code) and not request.parameters.get("code_challenge_method")


def challenge_well_formed(request: AuthorizationRequest) -> bool:
    challenge = request.parameters.get("code_challenge")
    return not challenge or bool(CHALLENGE.fullmatch(challenge))
