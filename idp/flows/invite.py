"""The letter with a temporary password, and the page that it leads to."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from idp.directory.models import User
from idp.flows import notify
from idp.flows.steps import Caller
from idp.kernel.refusals import CodeDeliveryFailure
from idp.pools.models import Client, Pool

EMAIL = "EMAIL"


def write(user: User, password: str, mediums: Collection[str], caller: Caller) -> None:
    """To the person's address. Who named no medium (Amazon: SMS, not built) gets a mail if there is one.

    Raises CodeDeliveryFailure.
    """
    if mediums and (EMAIL not in mediums or not user.email):
        raise CodeDeliveryFailure(
            "The user has no email address." if EMAIL in mediums else "SMS is not available in Portico yet."
        )  # [P]
    if user.email:
        app = door(user.pool)
        words = {
            "password": password,
            "link": f"{user.pool.origin()}/login?{urlencode({'client_id': app.pk})}" if app else "",
            "minutes": str(user.pool.temporary_password_days * 24 * 60),
        }
        notify.letter(user, "temporary_password", to=user.email, language=caller.language, context=words)


def door(pool: Pool) -> Client | None:
    """The pool's oldest app that has a sign-in page; none where apps sign people in themselves."""
    apps = Client.objects.filter(pool=pool, oauth_enabled=True).exclude(callback_urls=[])
    app = apps.order_by("created").first()
    if app:
        app.pool = pool
    return app
