"""Other people's OpenID Connect software, for the tests and the bench to run against Portico.

Knows how to start npm oidc-provider and Apache's mod_auth_openidc and how to ask npm openid-client and jose.
Knows nothing of Portico: ``test_peers.py`` shows that the peers agree among themselves, so later ones are ours.
Begin with ``node.py``; ``npm ci --prefix tests/peers`` must have run.
"""
