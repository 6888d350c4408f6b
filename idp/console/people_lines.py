"""What the list of people says of each. Django's own rows took two thirds of the page's time: the template is ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format

from idp.directory.models import Status, User

STATUSES = dict(Status.choices)
NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Line:
    user: User
    url: str
    known_as: str
    called: str
    reached: tuple[tuple[str, bool], ...]
    """E-mail address and phone number, as far as there are any, and whether each is verified."""
    status: str
    made: tuple[str, str]
    seen: tuple[str, str] | None
    """A day and a time of the day; the last sign-in is missing where there was none."""

    @property
    def confirmed(self) -> bool:
        return self.user.status == Status.CONFIRMED


def lines(people: Iterable[User], *, back: str) -> Iterator[Line]:
    """``back`` is the query of the list, for the way back from a person's page."""
    address = reverse("admin:directory_user_change", args=[NOBODY]) + (f"?{back}" if back else "")
    for user in people:
        ways = ((user.email, user.email_verified), (user.phone_number, user.phone_number_verified))
        yield Line(
            user=user,
            url=address.replace(NOBODY, str(user.pk)),
            known_as=known_as(user),
            called=user.name or f"{user.given_name} {user.family_name}".strip(),
            reached=tuple((way, proven) for way, proven in ways if way),
            status=str(STATUSES[user.status]),
            made=_moment(user.created),
            seen=_moment(user.last_login) if user.last_login else None,
        )


def known_as(user: User) -> str:
    """Where an address is the name, the stored one is an id that nobody knows."""
    return user.email or user.phone_number or user.username if user.username == user.sub else user.username


def _moment(at: datetime) -> tuple[str, str]:
    return date_format(at, "j M Y"), date_format(at, "H:i")
