"""Classic branding: CSS of Cognito's classes and a logo, for one app client or for all that have none of their own."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from idp.api.call import Call
from idp.api.registry import operation
from idp.kernel import clock
from idp.pools import classic
from idp.pools.models import Customization
from idp.pools.models.style import digest_of


@operation("GetUICustomization")
def get_ui_customization(call: Call) -> dict[str, Any]:
    """The client's own, else the pool's, else nothing."""
    found = None if call.is_for_every_client else Customization.objects.filter(client=call.client).first()
    found = found or Customization.objects.filter(pool=call.pool, client=None).first()
    return {"UICustomization": _shown(found) if found else {}}


@operation("SetUICustomization")
def set_ui_customization(call: Call) -> dict[str, Any]:
    """What is omitted stays, what is empty goes: CSS and logo are usually set one after the other."""
    with transaction.atomic():
        call.locked_pool()
        client = None if call.is_for_every_client else call.client
        row = Customization.objects.filter(pool=call.pool, client=client).first()
        row = row or Customization(pool=call.pool, client=client)
        if "CSS" in call:
            classic.stylesheet(call["CSS"])
            row.css = call["CSS"]
        if "ImageFile" in call:
            image: bytes = call["ImageFile"]
            row.image_type = classic.image_type(image) if image else ""
            row.image, row.digest = image, digest_of(image) if image else ""
        row.modified = clock.now()
        row.save()
    return {"UICustomization": _shown(row)}


def _shown(row: Customization) -> dict[str, Any]:
    return {
        "UserPoolId": row.pool_id,
        "ClientId": row.client_id or "ALL",
        "ImageUrl": f"{row.pool.address}/brand/classic/{row.digest}" if row.digest else None,
        "CSS": row.css or None,
        "CSSVersion": f"{row.modified:%Y%m%d%H%M%S}" if row.css else None,
        "CreationDate": row.created,
        "LastModifiedDate": row.modified,
    }
