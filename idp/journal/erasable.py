"""What entries say about a person's attributes: to be read as long as the person is there, and by nobody afterwards.

An entry is never changed, so such values are encrypted under a key of that person's own, and the key goes with the
person. The chain is over what was written: it verifies as before. Names of attributes, states and flags stay words.
"""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from idp.journal.columns import HIDDEN
from idp.journal.models import Entry, PersonKey
from idp.kernel import encryption, secrets

CLOSED = "encrypted"
ERASED, UNREADABLE = {HIDDEN: "erased"}, {HIDDEN: "unreadable"}
KEY_BYTES = 32

Side = dict[str, Any]


def closed(person: uuid.UUID, *sides: Side, openly: Collection[str]) -> Iterator[Side]:
    """Each side with the values that tell of the person encrypted; ``openly`` names those that do not."""
    key = b""
    for side in sides:
        told = dict(side)
        for name, value in side.items():
            if _tells(name, value, openly):
                key = key or _own(person)
                text = encryption.encrypt(json.dumps(value), key=key, bound_to=_bound_to(person, name))
                told[name] = {CLOSED: text}
        yield told


def masked(side: Side, *, openly: Collection[str]) -> Side:
    """Of somebody who is gone: only that there was something."""
    return {name: {HIDDEN: "set"} if _tells(name, value, openly) else value for name, value in side.items()}


def opened(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries as they read now, in copies that are not for saving."""
    keys: dict[uuid.UUID | None, bytes | None] = {}
    for entry in entries:
        if _is_closed(entry) and entry.subject not in keys:
            keys[entry.subject] = _kept(entry.subject)
        yield _opened(entry, keys.get(entry.subject))


def read(entry: Entry) -> Entry:
    """`opened`, of one."""
    return next(opened([entry]))


def bound_to(person: object) -> str:
    return f"person-key:{person}"


def _opened(entry: Entry, key: bytes | None) -> Entry:
    if not _is_closed(entry):
        return entry
    found = copy.copy(entry)
    found.before, found.after = _side(entry, entry.before, key), _side(entry, entry.after, key)
    return found


def _side(entry: Entry, side: Mapping[str, Any], key: bytes | None) -> Side:
    told = dict(side)
    for name, value in side.items():
        if _is_cipher(value):
            told[name] = ERASED if key is None else _value(value[CLOSED], key, _bound_to(entry.subject, name))
    return told


def _value(text: str, key: bytes, bound: str) -> Any:
    try:
        return json.loads(encryption.decrypt(text, key=key, bound_to=bound))
    except encryption.Unreadable:
        return UNREADABLE


def _own(person: uuid.UUID) -> bytes:
    """Made with the first thing that is to be encrypted; of racing twins one makes it."""
    fresh = encryption.seal(secrets.raw(KEY_BYTES).hex(), bound_to=bound_to(person))
    row, _ = PersonKey.objects.get_or_create(person_id=person, defaults={"sealed": fresh})
    return _key(row)


def _kept(person: uuid.UUID | None) -> bytes | None:
    """None when it is gone; one that opens nothing when the deployment's key that it needs is not there."""
    row = PersonKey.objects.filter(person_id=person).first()
    try:
        return _key(row) if row else None
    except encryption.Unreadable:
        return b""


def _key(row: PersonKey) -> bytes:
    return bytes.fromhex(encryption.open_sealed(row.sealed, bound_to=bound_to(row.pk)))


def _tells(name: str, value: Any, openly: Collection[str]) -> bool:
    quiet = name in openly or isinstance(value, bool) or value in (None, "", [], {})
    return not quiet and not (isinstance(value, dict) and set(value) == {HIDDEN})


def _is_closed(entry: Entry) -> bool:
    return any(map(_is_cipher, (*entry.before.values(), *entry.after.values())))


def _is_cipher(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {CLOSED}


def _bound_to(person: uuid.UUID | None, name: str) -> str:
    return f"entry:{person}:{name}"
