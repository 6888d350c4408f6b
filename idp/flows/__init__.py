"""The engine: sign up, confirm, authenticate, recover, profile, tokens. It asks, the caller answers.

Every function returns a value, never a response; the order of things is decided here. Begin
with `steps`, then `authenticate`. Knows nothing of HTTP.
"""
