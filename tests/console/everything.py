"""A row of every model of ours, with a value in each secret column that would be seen anywhere; every address."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver

from idp.console.site import console
from idp.directory.models import Role, Trust, User
from idp.kernel import clock
from idp.pools.models import Client, Pool

PLANTED = "pl4nt3d"
SECRET = {
    *("password", "sealed", "digest", "former", "encoded", "secret", "content", "image", "salt", "nonce"),
    *("code", "link", "text", "html", "verifier"),
}
OBJECT = re.compile(r"<(?:\w+:)?(\w+)>")


def ours() -> list[type[models.Model]]:
    """Every concrete model of this program."""
    return [model for model in apps.get_models() if model.__module__.startswith("idp.")]


def is_secret(field: models.Field[Any, Any], model: type[models.Model]) -> bool:
    if model._meta.label == "flows.Attempt" and field.name == "challenge":
        return False  # the name of what is asked, not PKCE's
    return field.name in SECRET or (field.name == "challenge" and isinstance(field, models.CharField))


def plant(user: User, client: Client) -> dict[type[models.Model], models.Model]:
    """One row of every model; foreign keys lead to the newest row."""
    rows: dict[type[models.Model], models.Model] = {User: user, Client: client, Pool: client.pool}
    rows[Trust] = Trust.objects.create(operator=user, role=Role.AUDITOR, pool=client.pool)
    User.objects.filter(pk=user.pk).update(password=PLANTED)
    for model in ours():
        there = model._default_manager.first()
        if model not in rows and there and not any(is_secret(field, model) for field in model._meta.concrete_fields):
            rows[model] = there
        if model in rows:
            continue
        row = model(**{field.name: _value(field, model, rows) for field in model._meta.concrete_fields if _asks(field)})
        row.save(force_insert=True)
        rows[model] = row
    return rows


def _asks(field: models.Field[Any, Any]) -> bool:
    automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return not isinstance(field, models.AutoField) and not automatic


def _value(field: models.Field[Any, Any], model: type[models.Model], rows: dict[Any, models.Model]) -> Any:
    if isinstance(field, models.BinaryField):
        return PLANTED.encode()
    if is_secret(field, model):
        return PLANTED
    if isinstance(field, models.ForeignKey):
        return rows.get(field.related_model)
    if field.has_default():
        return field.get_default()
    if isinstance(field, models.DateTimeField):
        return clock.now()
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.IntegerField):
        return 1
    return field.choices[0][0] if field.choices else "a"


def addresses(rows: dict[type[models.Model], models.Model]) -> Iterator[str]:
    """Every address below ``/admin/``, with the key of a row that is there."""
    keys = {f"{model._meta.app_label}/{model._meta.model_name}": str(row.pk) for model, row in rows.items()}
    for pattern in console.get_urls():
        yield from _below(pattern, "", keys)
    yield from (f"/admin/{label}/" for label in sorted({key.partition("/")[0] for key in keys}))


def _below(pattern: URLPattern | URLResolver, above: str, keys: dict[str, str]) -> Iterator[str]:
    route = str(pattern.pattern)
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            yield from _below(inner, above + route, keys)
    elif not route.startswith("^") and "(?P" not in route:
        key = keys.get((above + route).rpartition("<")[0].strip("/"), "1")
        yield "/admin/" + OBJECT.sub(lambda _: key, above + route)
