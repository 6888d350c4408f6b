"""Pools and people that an operator or an earlier day has made; written straight into the running deployment."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from tests.browser import hands
from tests.running import Portico

POOL = """
from idp.pools.models import Attribute, Branding, Client, Domain, Pool, ResourceServer
from idp.tokens import keys
pool = Pool.objects.create(**given["pool"])
Branding.objects.create(pool=pool, **given["brand"])
if given["prefix"]:
    Domain.objects.create(name=given["prefix"], pool=pool)
for name in given["required"]:
    Attribute.objects.create(pool=pool, name=name, required=True)
for server in given["resource_servers"]:
    ResourceServer.objects.create(pool=pool, **server)
Client.objects.create(pool=pool, **given["client"])
keys.ensure(pool)
print(json.dumps(pool.pk))
"""
CLIENT = """
from idp.pools.models import Client, ClientSecret
made = Client.objects.create(**given["client"])
if given["secret"]:
    row = ClientSecret(client=made)
    row.seal(given["secret"])
    row.save()
"""
PERSON = """
from idp.credentials import passwords
from idp.directory import users
from idp.directory.models import Status
from idp.kernel import clock
from idp.pools.models import Pool
user = users.create(Pool.objects.get(pk=given["pool"]), username=given["username"], attributes=given["attributes"],
    status=Status(given["status"]), password=passwords.encode(given["password"]))
user.password_changed = clock.now()
user.save(update_fields=["password_changed"])
print(json.dumps(str(user.pk)))
"""
CALLBACK = "http://localhost:9/callback"
"""Of an app that does not run; a test answers in its stead."""


@dataclass(frozen=True, slots=True)
class Place:
    """A pool of the test's own, with the public client ``client``."""

    id: str
    prefix: str
    client: str

    def login(self, portico: Portico) -> str:
        """Its sign-in page, on its own host if it has one, else below its path."""
        return f"{self.at(portico)}/login?client_id={self.client}"

    def at(self, portico: Portico) -> str:
        return portico.host(self.prefix) if self.prefix else f"{portico.url}/{self.id}"

    def issuer(self, portico: Portico) -> str:
        return f"{portico.url}/{self.id}"


def tell(portico: Portico, script: str, given: dict[str, Any]) -> Any:
    return portico.python(f"given = json.loads({json.dumps(given)!r})\n{script}")


def pool(
    portico: Portico,
    *,
    by_path: bool = False,
    brand: dict[str, Any] | None = None,
    required: tuple[str, ...] = (),
    resource_servers: tuple[dict[str, Any], ...] = (),
    **columns: Any,
) -> Place:
    """A pool with a public client for codes."""
    word = f"p{uuid.uuid4().hex[:8]}"  # an id with _25 and the like is an escape in an address of the admin
    place = Place(f"eu-local-1_{word}", "" if by_path else word, f"app{word}")
    tell(
        portico,
        POOL,
        {
            "pool": {"id": place.id, "name": f"Pool {word[:4]}", **columns},
            "prefix": place.prefix,
            "brand": brand or {},
            "required": required,
            "resource_servers": resource_servers,
            "client": {**CODE, "id": place.client},
        },
    )
    return place


def client(portico: Portico, place: Place, name: str, *, secret: str = "", **columns: Any) -> None:
    """A further client; what is not said is as in the first one."""
    given = {"client": {**CODE, "id": name, "pool_id": place.id, **columns}, "secret": secret}
    tell(portico, CLIENT, given)


CODE: dict[str, Any] = {
    "name": "App",
    "oauth_enabled": True,
    "oauth_flows": ["code"],
    "scopes": ["openid", "email", "profile"],
    "callback_urls": [CALLBACK],
    "logout_urls": ["http://localhost:9/"],
    "auth_flows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
}
DEMO = "eu-local-1_DemoPool1"


def person(
    portico: Portico,
    username: str,
    *,
    pool: str = DEMO,
    password: str = hands.PASSWORD,
    status: str = "CONFIRMED",
    **attributes: str,
) -> None:
    given = {"pool": pool, "username": username, "password": password, "status": status, "attributes": attributes}
    tell(portico, PERSON, given)


def resident(portico: Portico) -> hands.Stranger:
    """Somebody who signed up in the demo pool some time ago."""
    found = hands.stranger()
    person(portico, found.username, email=found.email, email_verified="true", name=found.name)
    return found
