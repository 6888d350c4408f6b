"""Managed-login branding: a style of one app client, in settings and pictures; `pools.looks` says what they do."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from idp.api.call import Call
from idp.api.registry import operation
from idp.kernel import clock
from idp.kernel.refusals import InvalidParameter, ManagedLoginBrandingExists, ResourceNotFound
from idp.pools import branding, styles
from idp.pools.models import Style


@operation("CreateManagedLoginBranding")
def create_managed_login_branding(call: Call) -> dict[str, Any]:
    provided, settings, pictures = _given(call)
    style = Style(pool=call.pool, client=call.client, provided=provided, settings=settings)
    with transaction.atomic():
        try:
            with transaction.atomic():
                style.save(force_insert=True)
        except IntegrityError:
            raise ManagedLoginBrandingExists from None
        styles.put(style, pictures)
    return {"ManagedLoginBranding": _shown(style)}


@operation("DescribeManagedLoginBranding")
def describe_managed_login_branding(call: Call) -> dict[str, Any]:
    return {"ManagedLoginBranding": _shown(_found(call), merged=call.get("ReturnMergedResources", False))}


@operation("DescribeManagedLoginBrandingByClient")
def describe_managed_login_branding_by_client(call: Call) -> dict[str, Any]:
    found = Style.objects.filter(pool=call.pool, client=call.client).first()
    if found is None:
        raise ResourceNotFound("The app client has no managed login branding style.")  # [P]
    return {"ManagedLoginBranding": _shown(found, merged=call.get("ReturnMergedResources", False))}


@operation("UpdateManagedLoginBranding")
def update_managed_login_branding(call: Call) -> dict[str, Any]:
    """What is given joins what is there; UseCognitoProvidedValues drops all of it."""
    for name in ("UserPoolId", "ManagedLoginBrandingId"):
        if name not in call:
            raise InvalidParameter(f"Missing required parameter {name}")  # [P]; the model forgot to require them
    provided, settings, pictures = _given(call)
    with transaction.atomic():
        style = _found(call, lock=True)
        style.provided, style.modified = provided, clock.now()
        style.settings = {} if provided else styles.merged(style.settings, settings)
        style.save(update_fields=["provided", "settings", "modified"])
        if provided:
            style.assets.all().delete()
        styles.put(style, pictures)
    return {"ManagedLoginBranding": _shown(style)}


@operation("DeleteManagedLoginBranding")
def delete_managed_login_branding(call: Call) -> None:
    with transaction.atomic():
        _found(call, lock=True).delete()


def _given(call: Call) -> tuple[bool, dict[str, Any], list[dict[str, Any]]]:
    provided = bool(call.get("UseCognitoProvidedValues", False))
    if provided and ("Settings" in call or "Assets" in call):
        raise InvalidParameter("UseCognitoProvidedValues goes without Settings and Assets.")  # [P]
    settings = call.get("Settings", {})
    styles.check(settings)
    return provided, settings, call.get("Assets", [])


def _found(call: Call, *, lock: bool = False) -> Style:
    rows = Style.objects.select_for_update() if lock else Style.objects
    found = rows.filter(pool=call.pool, pk=call["ManagedLoginBrandingId"]).first()
    if found is None:
        raise ResourceNotFound("The managed login branding style does not exist.")  # [P]
    return found


def _shown(style: Style, *, merged: bool = False) -> dict[str, Any]:
    settings = style.settings
    if merged:
        row = getattr(style.pool, "branding", None)
        own = branding.Brand(primary=row.primary, radius=row.radius, scheme=row.scheme) if row else branding.DEFAULT
        settings = styles.merged(styles.provided(own), settings)
    return {
        "ManagedLoginBrandingId": style.pk,
        "UserPoolId": style.pool_id,
        "UseCognitoProvidedValues": style.provided,
        "Settings": settings,
        "Assets": [
            {
                "Category": each.category,
                "ColorMode": each.mode,
                "Extension": each.extension,
                "Bytes": bytes(each.content),
                "ResourceId": each.resource_id or None,
            }
            for each in style.assets.all()
        ],
        "CreationDate": style.created,
        "LastModifiedDate": style.modified,
    }
