"""People of whom there are so few that they are sorted here: found by text, or in a small group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Q

from idp.directory.models import Membership, User
from idp.directory.search import beginnings
from idp.directory.search.criteria import Criteria
from idp.directory.search.keys import Cursor

FEW = 2_000


@dataclass(frozen=True, slots=True)
class Few:
    """Their places in the order, newest first; ``cut`` names the columns in which there are more."""

    places: list[Cursor]
    cut: tuple[str, ...] = ()

    def oldest_first(self) -> list[Cursor]:
        """Whether something was exact is of no matter then."""
        return sorted(replace(place, exact=False) for place in self.places)


def found_by_text(criteria: Criteria, pools: Collection[str]) -> Few:
    hits = beginnings.find(criteria, pools)
    return Few(sorted(hits.keys.values(), reverse=True), tuple(hits.cut))


def in_group(criteria: Criteria, pools: Collection[str]) -> Few | None:
    """None when the group is large."""
    members = Membership.objects.filter(group__pool_id__in=pools, group__name=criteria.group)
    keys = list(members.values_list("user_id", flat=True)[: FEW + 1])
    if len(keys) > FEW:
        return None
    rest = [condition for name, condition in criteria.conditions().items() if name != "group"]
    fits = User.objects.filter(Q(criteria.created(), *rest), pk__in=keys, pool_id__in=pools)
    return Few(sorted((Cursor(False, at, key) for key, at in fits.values_list("pk", "created")), reverse=True))


def people(places: list[Cursor]) -> list[User]:
    """In that order; who is gone since is left out."""
    found = User.objects.prefetch_related("pool").in_bulk([place.id for place in places])
    return [found[place.id] for place in places if place.id in found]
