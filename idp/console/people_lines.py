"""What the list of people says of each. Django's own rows took two thirds of the page's time: the template is ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format

from idp.directory.models import Status, User

DATE = "j M Y, H:i"
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
    made: str
    seen: str

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
            made=date_format(user.created, DATE),
            seen=date_format(user.last_login, DATE) if user.last_login else "never",
        )


def known_as(user: User) -> str:
    """Where an address is the name, the stored one is an id that nobody knows."""
    return user.email or user.phone_number or user.username if user.username == user.sub else user.username
