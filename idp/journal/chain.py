"""Entries chained by hash: what was taken out, put in, swapped or changed behind the program's back shows.

A seal is an HMAC over an entry and the seal before it, under a key of the ring, so nobody without that key makes one.
Its key's id is kept: to verify old seals the ring must still hold the keys of that time (last in
PORTICO_SECRET_KEYS). A tail that was cut off shows only to whoever has kept a newer seal elsewhere.
"""

from __future__ import annotations

import hmac
import json
from typing import Any

from django.db import IntegrityError, transaction

from idp.journal.models import Entry, Seal
from idp.kernel import encryption
from idp.kernel.encryption import Key

PURPOSE = "journal"
AT_ONCE = 500
RECENT, LATELY = 1_000, 50_000
"""How far back an unsealed entry is looked for, in entries: a transaction may stay open while others write."""


def seal_soon() -> None:
    """Once, when the running transaction has committed. What fails there is left to the worker."""
    connection = transaction.get_connection()
    if not any(waiting[1] is seal for waiting in connection.run_on_commit):
        transaction.on_commit(seal, robust=True)


def seal(back: int = RECENT) -> int:
    """Seal what has been committed; how many."""
    done = more = _some(back)
    while more == AT_ONCE:
        more = _some(back)
        done += more
    return done


def seal_lately() -> int:
    """The worker's round."""
    return seal(LATELY)


def seal_everything() -> int:
    """However long ago it was written: once a day."""
    return seal(0)


def _some(back: int) -> int:
    """A handful, by one sealer at a time: the first seal's row is their lock, and a number can be given only once."""
    skips = transaction.get_connection().features.has_select_for_update_skip_locked
    try:
        with transaction.atomic():
            lock = Seal.objects.select_for_update(skip_locked=skips).filter(number=1)
            if lock.first() is None and Seal.objects.exists():
                return 0  # another is at it
            last = Seal.objects.order_by("-number").first()
            number, mac = (last.number, last.mac) if last else (0, "")
            waiting = Entry.objects.filter(seal=None).order_by("pk")
            if back and last:
                waiting = waiting.filter(pk__gt=_newest() - back)
            key, seals = encryption.ring()[0], []
            for entry in waiting[:AT_ONCE]:
                number += 1
                mac = mac_of(entry, number, mac, key)
                seals.append(Seal(number=number, entry=entry, key=key.id, mac=mac))
            Seal.objects.bulk_create(seals)
            return len(seals)
    except IntegrityError:
        return 0  # a racing twin sealed them


def _newest() -> int:
    """The newest entry that is sealed."""
    return Seal.objects.order_by("-entry_id").values_list("entry_id", flat=True)[0]


def mac_of(entry: Entry, number: int, former: str, key: Key) -> str:
    said = f"{number}\n{former}\n{canonical(entry)}"
    return hmac.digest(key.derive(PURPOSE), said.encode(), "sha256").hex()


def canonical(entry: Entry) -> str:
    """Every column, in one spelling."""
    columns = {field.attname: _plain(getattr(entry, field.attname)) for field in Entry._meta.concrete_fields}
    return json.dumps(columns, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str, dict, list)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
