"""An app client's secrets: at most two, so that an app can move from one to the next without a gap."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from idp.kernel import ids
from idp.kernel.refusals import LimitExceeded
from idp.pools.models import Client, ClientSecret

MOST = 2


def add_secret(client: Client) -> str:
    """A new secret: the only time that anybody sees it. Raises LimitExceeded when two are live."""
    with transaction.atomic():
        Client.objects.select_for_update().get(pk=client.pk)
        if ClientSecret.objects.filter(client=client).count() >= MOST:
            raise LimitExceeded(_("A client has at most two secrets: delete one first."))
        row, value = ClientSecret(client=client), ids.client_secret()
        row.seal(value)
        row.save()
    return value
