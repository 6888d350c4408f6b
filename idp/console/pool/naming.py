"""How the people of a pool are named: the choices that a new pool offers, and in words what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from idp.pools.models import Pool


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    username: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()


WAYS: Mapping[str, Way] = {
    "email": Way("With their e-mail address, which is their user name", username=("email",)),
    "name-or-email": Way("With a user name of their own, or their e-mail address", alias=("email",)),
    "name": Way("With a user name only"),
    "any": Way(
        "With a user name that they may change, their e-mail address or their phone number",
        alias=("email", "phone_number", "preferred_username"),
    ),
    "phone": Way("With their phone number, which is their user name", username=("phone_number",)),
    "email-or-phone": Way("With their e-mail address or their phone number", username=("email", "phone_number")),
}
WORDS = {"email": "e-mail address", "phone_number": "phone number", "preferred_username": "preferred user name"}


def said(pool: Pool) -> list[tuple[str, str]]:
    """Facts for the page."""
    names = [WORDS[name] for name in pool.username_attributes]
    also = [WORDS[name] for name in pool.alias_attributes]
    return [
        ("People sign in with", " or ".join(names or ["user name", *also])),
        ("Upper and lower case", "differ" if pool.case_sensitive else "are the same"),
    ]
