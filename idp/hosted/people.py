"""A person as a page names them."""

from __future__ import annotations

from idp.directory.models import User


def called(user: User) -> str:
    """The name they sign in by: where the address is the username, the stored one is a bare id."""
    return (user.email or user.phone_number or user.username) if user.pool.username_attributes else user.username


def shown(user: User) -> dict[str, str]:
    """For the account button: a name, and under it the address if that says more."""
    name = user.name or " ".join(part for part in (user.given_name, user.family_name) if part) or called(user)
    detail = user.email or called(user)
    return {"name": name, "detail": detail if detail != name else ""}
