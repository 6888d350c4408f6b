"""A look that is not saved yet, on its way to the pages that try it on: signed, so that nobody else can make one.

The console seals what an operator typed; the pool's own address opens it and shows itself so, in the console's frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing

from idp.pools.models import Pool

SALT = "portico.look"
LIFETIME = 3600  # seconds; every change typed makes a new one
COLUMNS = ("primary", "background_light", "background_dark", "radius", "scheme")


@dataclass(frozen=True, slots=True)
class Draft:
    """``columns`` as a Branding row has them, checked before they were sealed; ``framer`` may show it in a frame."""

    columns: Mapping[str, Any]
    framer: str


def seal(pool: Pool, columns: Mapping[str, Any], *, framer: str) -> str:
    return signing.dumps({"pool": pool.pk, "columns": dict(columns), "framer": framer}, salt=SALT, compress=True)


def opened(pool: Pool, sealed: str) -> Draft | None:
    """Nothing for what is too old, of another pool or not ours."""
    try:
        found = signing.loads(sealed, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    if found["pool"] != pool.pk:
        return None
    return Draft({name: found["columns"][name] for name in COLUMNS}, found["framer"])
