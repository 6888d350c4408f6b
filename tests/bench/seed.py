"""A pool with people in it, made inside the deployment (``running.Portico.python``)."""

from __future__ import annotations

PREFIX = "bench"
PASSWORD = "Correct-Horse-7"
MACHINE = ("bench-machine", "bench-machine-secret-of-a-usual-length")
APP = ("bench-app", "bench-app-secret-of-a-usual-length")
CALLBACK = "https://app.example.com/callback"
SCOPE = "https://api.example.com/read"
POOL = "eu-local-1_BenchPool"


def name_of(number: int) -> str:
    return f"person-{number}@example.com"


def make(count: int) -> None:
    """The pool, a machine client, an app with rotating refresh tokens, and ``count`` people, each in a group."""
    from idp.credentials import passwords
    from idp.directory import groups, users
    from idp.directory.models import Group, Status
    from idp.pools.models import Client, ClientSecret, Domain, Pool, ResourceServer

    pool = Pool.objects.create(id=POOL, name="Bench", alias_attributes=["email"])
    Domain.objects.create(name=PREFIX, pool=pool)
    ResourceServer.objects.create(
        pool=pool,
        identifier="https://api.example.com",
        name="API",
        scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}],
    )
    machine = {"oauth_flows": ["client_credentials"], "scopes": [SCOPE]}
    app = {
        "oauth_flows": ["code"],
        "scopes": ["openid", "email", "profile", SCOPE],
        "callback_urls": [CALLBACK],
        "refresh_rotation": True,
    }
    for (client_id, secret), rules in ((MACHINE, machine), (APP, app)):
        client = Client.objects.create(id=client_id, pool=pool, name=client_id, oauth_enabled=True, **rules)
        row = ClientSecret(client=client)
        row.seal(secret)
        row.save()
    group = Group.objects.create(pool=pool, name="readers", precedence=1)
    encoded = passwords.encode(PASSWORD)
    for number in range(count):
        attributes = {"email": name_of(number), "email_verified": "true", "name": f"Person {number}"}
        person = users.create(
            pool, username=f"person-{number}", attributes=attributes, status=Status.CONFIRMED, password=encoded
        )
        groups.add(person, group)
