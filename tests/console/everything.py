"""A row of every model of ours, with a value in each secret column that would be seen anywhere; every address."""

from __future__ import annotations

import itertools
import re
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
_numbers = itertools.count(1001)


def ours() -> list[type[models.Model]]:
    """Every concrete model of this program."""
    return [model for model in apps.get_models() if model.__module__.startswith("idp.")]


def is_secret(field: models.Field[Any, Any], model: type[models.Model]) -> bool:
    if model._meta.label == "flows.Attempt" and field.name == "challenge":
        return False  # the name of what is asked, not PKCE's
    return field.name in SECRET or (field.name == "challenge" and isinstance(field, models.CharField))


def plant(user: User, client: Client, *, mark: str = "a") -> dict[type[models.Model], models.Model]:
    """One row of every model in that pool; foreign keys lead to the newest row, and texts say ``mark``."""
    rows: dict[type[models.Model], models.Model] = {User: user, Client: client, Pool: client.pool}
    rows[Trust] = Trust.objects.create(operator=user, role=Role.AUDITOR, pool=client.pool)
    User.objects.filter(pk=user.pk).update(password=PLANTED)
    for model in ours():
        if model._meta.proxy:
            last = model._default_manager.order_by("username").last()  # never the owner who asks
            rows[model] = last or rows[model._meta.concrete_model or model]
        there = None if model in rows else _there(model, rows)
        if there and not any(is_secret(field, model) for field in model._meta.concrete_fields):
            rows[model] = there
        if model in rows:
            continue
        columns = [field for field in model._meta.concrete_fields if _asks(field)]
        row = model(**{field.name: _value(field, model, rows, mark) for field in columns})
        row.save(force_insert=True)
        rows[model] = row
    return rows


def _there(model: type[models.Model], rows: dict[type[models.Model], models.Model]) -> models.Model | None:
    """A row that is of that pool already."""
    links: dict[str, Any] = {
        field.name: rows[field.related_model]
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in rows
    }
    if any(field.name == "pool" and field.name not in links for field in model._meta.concrete_fields):
        links["pool"] = rows[Pool].pk  # by its id alone, as the journal has it
    return model._default_manager.filter(**links).first()


def _asks(field: models.Field[Any, Any]) -> bool:
    automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return not isinstance(field, models.AutoField) and not automatic


def _value(field: models.Field[Any, Any], model: type[models.Model], rows: dict[Any, models.Model], mark: str) -> Any:
    if isinstance(field, models.BinaryField):
        return PLANTED.encode()
    if is_secret(field, model):
        return f"{PLANTED}{mark}"
    if isinstance(field, models.ForeignKey):
        return rows.get(field.related_model)
    if model._meta.label == "pools.Attribute" and field.name == "name":
        return f"custom:{mark}"
    if field.name in {"pool", "pool_id"}:
        return rows[Pool].pk
    if field.has_default():
        return field.get_default()
    if isinstance(field, models.DateTimeField):
        return clock.now()
    if isinstance(field, models.UUIDField):
        return rows[User].pk
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.IntegerField):
        return next(_numbers) if field.primary_key else 1
    if field.primary_key or field.name in {"minimum", "maximum"}:
        return str(next(_numbers))
    return field.choices[0][0] if field.choices else mark[: field.max_length]


def text_of(answer: Any) -> str:
    """Also of one that is streamed."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode(errors="replace"))


def addresses(rows: dict[type[models.Model], models.Model]) -> Iterator[str]:
    """Every address below ``/admin/``, with the key of a row that is there."""
    yield from (address for _name, address in named(rows))
    yield from (f"/admin/{label}/" for label in sorted({model._meta.app_label for model in rows}))


def named(rows: dict[type[models.Model], models.Model]) -> Iterator[tuple[str, str]]:
    """The same with their names, of which Django's shortcut to a row has none."""
    keys = {f"{model._meta.app_label}/{model._meta.model_name}": str(row.pk) for model, row in rows.items()}
    for pattern in console.get_urls():
        yield from _below(pattern, "", keys)


def _below(pattern: URLPattern | URLResolver, above: str, keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    route = str(pattern.pattern)
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            yield from _below(inner, above + route, keys)
    elif not route.startswith("^") and "(?P" not in route:
        whole = above + route
        key = keys.get("/".join(whole.split("/")[:2]), "1")
        yield pattern.name or "", "/admin/" + OBJECT.sub(lambda _: key, whole)
