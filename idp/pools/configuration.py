"""What a place allows, kept per process: hot paths read pools and clients without a statement.

A mark says which state of the configuration was read. Every committed change of a row of
this room (and of the signing keys) sets a new mark: in a small file that all workers of
this machine map, so they see it with the next request, and in a row that other machines
ask for at most once a second. Kept rows are shared between threads: read them, never save them.
"""

from __future__ import annotations

import mmap
import secrets
import threading
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from idp.pools.models import Client, Domain, Pool

T = TypeVar("T")
MARK = 8
REMOTE_SECONDS = 1.0
LARGEST = 20_000


class _Kept:
    """One process's copy and the mark under which it was read."""

    def __init__(self) -> None:
        self.rows: dict[Hashable, Any] = {}
        self.mark = b""
        self.remote = ""
        self.asked = 0.0
        self.map: mmap.mmap | None = None
        self.lock = threading.Lock()


_kept = _Kept()


def kept(key: Hashable, read: Callable[[], T]) -> T:
    """``read()``, or what it returned since the configuration last changed (``None`` is not kept)."""
    rows = _fresh()
    try:
        return cast(T, rows[key])
    except KeyError:
        value = read()
        if value is not None and not _unsettled():
            if len(rows) > LARGEST:
                rows.clear()
            rows[key] = value
        return value


def pool(pool_id: str) -> Pool | None:
    """A pool by its id, with its attributes and domains."""
    return kept(("pool", pool_id), lambda: _pools().filter(pk=pool_id).first())


def pool_of_host(host: str) -> Pool | None:
    """The pool whose prefix or own domain ``host`` is (without the port, lower case)."""
    prefix = host.removesuffix(f".{settings.PORTICO_DOMAIN}")
    if prefix == host and "." not in host:
        return None  # a prefix without the base domain is nobody's host
    name = host if "." in prefix else prefix
    found = kept(("host", name), lambda: Domain.objects.filter(name=name).values_list("pool_id", flat=True).first())
    return pool(found) if found else None


def client(pool_id: str, client_id: str) -> Client | None:
    """A client of that pool, with its secrets; another pool's client does not exist here."""
    return kept(
        ("client", pool_id, client_id),
        lambda: (
            Client.objects.select_related("pool")
            .prefetch_related("secrets", "pool__attributes", "pool__domains")
            .filter(pool_id=pool_id, pk=client_id)
            .first()
        ),
    )


def client_by_id(client_id: str) -> Client | None:
    """A client of any pool: for the API's public operations, which name no pool."""
    key = ("pool of client", client_id)
    found = kept(key, lambda: Client.objects.filter(pk=client_id).values_list("pool_id", flat=True).first())
    return client(found, client_id) if found else None


def pool_of_issuer(issuer: str) -> Pool | None:
    """The pool whose tokens say ``iss=issuer``: by the id at its end, or by an issuer of the owner's own."""
    if not issuer.isprintable() or len(issuer) > 512:
        return None
    named = pool(issuer.rpartition("/")[2])
    if named is not None and named.issuer == issuer:
        return named
    own = Pool.objects.filter(issuer_url=issuer).exclude(issuer_url="").values_list("pk", flat=True)
    found = kept(("issuer", issuer), own.first)
    return pool(found) if found else None


def scopes(pool_id: str) -> frozenset[str]:
    """Every custom scope of the pool's resource servers."""
    from idp.pools.models import ResourceServer

    def read() -> frozenset[str]:
        servers = ResourceServer.objects.filter(pool_id=pool_id)
        return frozenset(name for server in servers for name in server.scope_names())

    return kept(("scopes", pool_id), read)


def version() -> bytes:
    """The present mark; anything built from the configuration may be kept under it."""
    _fresh()
    return _kept.mark


def changed() -> None:
    """Set a new mark once the running transaction has committed."""
    from idp.pools.models.mark import Mark

    Mark.objects.update_or_create(pk=1, defaults={"value": secrets.token_hex(MARK)})
    transaction.on_commit(_set_mark)


def forget() -> None:
    """Read everything anew: for tests, and for a process that was forked."""
    _kept.rows, _kept.mark, _kept.remote, _kept.asked = {}, b"", "", 0.0


def watch() -> None:
    """Every change of these rows, by whichever door, counts as a change of the configuration.

    Connected model by model: a listener to all of them would make every bulk delete load its rows.
    """
    for model in apps.get_models():
        ours = model._meta.app_label == "pools" and model._meta.model_name != "mark"
        if ours or getattr(model, "is_configuration", False):
            post_save.connect(_on_change, sender=model, dispatch_uid="configuration-save")
            post_delete.connect(_on_change, sender=model, dispatch_uid="configuration-delete")


def _on_change(**_: Any) -> None:
    changed()


def _pools() -> models.QuerySet[Pool]:
    return Pool.objects.prefetch_related("attributes", "domains").select_related("branding")


def _unsettled() -> bool:
    """What is read inside of a transaction may be undone with it."""
    return bool(transaction.get_connection().in_atomic_block)


def _fresh() -> dict[Hashable, Any]:
    if _kept.map is None:
        with _kept.lock:
            _kept.map = _kept.map or _open()
    mark = _kept.map[:MARK]
    now = time.monotonic()
    if now - _kept.asked > REMOTE_SECONDS:
        _kept.asked = now
        remote = _remote()
        if remote != _kept.remote:
            _kept.remote, _kept.mark = remote, b""
    if mark != _kept.mark:
        _kept.rows = {}
        _kept.mark = mark
    return _kept.rows


def _remote() -> str:
    from idp.pools.models.mark import Mark

    return Mark.objects.filter(pk=1).values_list("value", flat=True).first() or ""


def _set_mark() -> None:
    if _kept.map is None:
        _kept.map = _open()
    _kept.map[:MARK] = secrets.token_bytes(MARK)


def _open() -> mmap.mmap:
    path = Path(settings.PORTICO_DATA) / "configuration.mark"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if file.tell() < MARK:
            file.write(bytes(MARK))
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), MARK)
