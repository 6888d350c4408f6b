"""What must hold for an authorization request, in the order in which it is asked.

The first three may not redirect: until client and redirect_uri are known to belong together
an error stays on our own page (RFC 6749 §4.1.2.1). From then on every error goes to the client.
"""

from __future__ import annotations

from idp.oauth.checks import content, destination, pkce, response
from idp.oauth.requests import AuthorizationRequest
from idp.oauth.rules import Rule

REQUEST = "invalid_request"

RULES: list[Rule[AuthorizationRequest]] = [
    Rule(destination.client_readable, REQUEST, "client_id is missing, repeated or unreadable.", redirects=False),
    Rule(destination.client_known, REQUEST, "The client does not exist.", redirects=False),
    Rule(destination.redirect_uri_registered, REQUEST, "redirect_uri is missing or not registered.", redirects=False),
    Rule(response.nothing_repeated, REQUEST, "A parameter is repeated."),  # RFC 6749 §3.1
    Rule(response.nothing_odd, REQUEST, "A parameter is too long or not printable ASCII."),  # RFC 6749 Appendix A
    Rule(response.no_request_object, "request_not_supported", "Request objects are not supported."),  # OIDC Core §6
    Rule(response.no_request_uri, "request_uri_not_supported", "Request URIs are not supported."),
    Rule(response.no_registration, "registration_not_supported", "registration is not supported."),  # OIDC Core §7
    Rule(response.type_given, REQUEST, "response_type is missing."),
    Rule(response.type_known, "unsupported_response_type", "response_type is neither code nor token."),
    Rule(response.type_allowed, "unauthorized_client", "The client may not use this response_type."),
    Rule(response.mode_fits, REQUEST, "response_mode is unknown or does not fit."),
    Rule(content.scope_left, "invalid_scope", "None of the scopes is allowed for this client."),
    Rule(pkce.method_is_s256, REQUEST, "code_challenge_method must be S256."),  # RFC 7636 §4.4.1, RFC 9700 §2.1.1
    Rule(pkce.challenge_given, REQUEST, "code_challenge is required for this client."),
    Rule(pkce.challenge_well_formed, REQUEST, "code_challenge is not a SHA-256 in base64url."),
    Rule(content.prompt_known, REQUEST, "prompt is none, or one or both of login and select_account."),
    Rule(content.max_age_is_seconds, REQUEST, "max_age is a number of seconds."),
    Rule(content.id_token_hint_ours, REQUEST, "id_token_hint was not issued here."),
    Rule(content.one_known_resource, "invalid_target", "resource must name one resource server."),  # RFC 8707 §2
    Rule(content.provider_built, REQUEST, "The only identity provider is COGNITO."),
]
