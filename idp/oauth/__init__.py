"""The authorization server as the standards have it: OAuth 2, OpenID Connect, and Cognito's own /logout.

Reads requests, checks them by lists that can be read aloud, and prints what the engine
answers; what a grant is worth is decided in `flows.tokens`. Knows no passwords: whoever
must sign in is sent to the URL named ``login``. Begin with `urls`, then `checks` and `grants`.
"""
