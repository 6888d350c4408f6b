"""The demo of test mode: a pool with a look of its own and a client for the demo relying app, under fixed ids."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from idp.pools import clients
from idp.pools.models import Attribute, Branding, Client, Domain, Pool
from idp.tokens import keys

PREFIX = "demo"


def seed() -> None:
    """Make what is missing and leave the rest as somebody may have changed it. Raises InvalidParameter."""
    with transaction.atomic():
        pool, made = Pool.objects.get_or_create(
            pk=settings.PORTICO_DEMO_POOL_ID, defaults={"name": "Juniper & Co", "alias_attributes": ["email"]}
        )
        app = f"http://localhost:{settings.PORT + 1}"
        if made:
            _furnish(pool, app)
        else:
            _lead_back(pool, app)


def _furnish(pool: Pool, app: str) -> None:
    Domain.objects.get_or_create(name=PREFIX, defaults={"pool": pool})  # another demo pool may have it
    Branding.objects.create(pool=pool, primary="#2f6f4f", radius=14)
    for name in ("email", "name"):
        Attribute.objects.create(pool=pool, name=name, required=True)
    clients.create(
        Client(
            id=settings.PORTICO_DEMO_CLIENT_ID,
            pool=pool,
            name="Demo app",
            oauth_enabled=True,
            oauth_flows=["code"],
            scopes=["openid", "email", "profile"],
            callback_urls=[f"{app}/callback"],
            logout_urls=[f"{app}/"],
            auth_flows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            refresh_rotation=True,
        )
    )
    keys.ensure(pool)


def _lead_back(pool: Pool, app: str) -> None:
    """Also to the port that the demo app has this time."""
    client = Client.objects.filter(pool=pool, pk=settings.PORTICO_DEMO_CLIENT_ID).first()
    if client and f"{app}/callback" not in client.callback_urls:
        back = {
            "callback_urls": [*client.callback_urls, f"{app}/callback"],
            "logout_urls": [*client.logout_urls, f"{app}/"],
        }
        clients.change(client, back)
