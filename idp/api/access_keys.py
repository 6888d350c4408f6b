"""Making access keys, and finding the one that a request names."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from idp.api.models import AccessKey
from idp.kernel import clock, encryption
from idp.pools import configuration

DEMO = "AKIAPORTICODEMO00001"
NOTE_USE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pair:
    """An id and its secret, which is shown once."""

    id: str
    secret: str


def make(*, name: str = "", pools: Sequence[str] | None = None, read_only: bool = False) -> Pair:
    """A new key, for every pool unless ``pools`` names some."""
    row, secret = AccessKey.issue(name=name, pools=pools, read_only=read_only)
    return Pair(row.pk, secret)


def demo() -> Pair:
    """Test mode's own key for every pool: the same at every start of an installation, another in each.

    Its secret follows from the installation's key ring, so no web page can know it beforehand.
    """
    if not settings.PORTICO_TEST_MODE:
        raise RuntimeError("There is no demo key outside test mode.")
    pair = Pair(DEMO, base64.b64encode(encryption.mac(DEMO, purpose="demo-access-key")[:30]).decode())
    row = AccessKey.objects.filter(pk=DEMO).first()
    if row is None:
        AccessKey.put(pair.id, pair.secret, name="Demo")
    elif row.reveal() != pair.secret:
        row.seal(pair.secret)
        row.save(update_fields=["sealed"])
    return pair


def find(key_id: str) -> AccessKey | None:
    """An enabled key, kept per process."""
    if len(key_id) != 20 or not key_id.isascii() or not key_id.isalnum():
        return None
    return configuration.kept(("access-key", key_id), lambda: AccessKey.objects.filter(pk=key_id, enabled=True).first())


def note_use(key: AccessKey) -> None:
    """Write when it was last used, at most once an hour; ``key`` is a kept row, so others may have been faster."""
    now = clock.now()
    if key.last_used is None or key.last_used < now - NOTE_USE_EVERY:
        key.last_used = now  # in this process; not a change of the configuration, so the row is not saved
        stale = Q(last_used=None) | Q(last_used__lt=now - NOTE_USE_EVERY)
        AccessKey.objects.filter(stale, pk=key.pk).update(last_used=now)
