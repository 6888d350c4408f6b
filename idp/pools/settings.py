"""A pool's own settings: the one verb that changes them, and the rules that they keep together."""

from __future__ import annotations

from django.conf import settings as deployment
from django.db import transaction
from django.utils.translation import gettext as _

from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools import changes, wording
from idp.pools.models import Pool

FIXED = ("username_attributes", "alias_attributes", "case_sensitive")
"""How people are named: chosen when the pool is made, as in Cognito."""

MOST_TAGS = 50


def change(pool: Pool, values: changes.Values, *, seen: changes.Values | None = None) -> Pool:
    """The row with these columns in it, and every other as it was. Raises InvalidParameter, Meanwhile."""
    if set(values) & set(FIXED):
        raise InvalidParameter(_("How people are named is fixed when a pool is made."), field=FIXED[0])  # [P]
    with transaction.atomic():
        row = _locked(pool)
        differ = changes.apply(row, values, seen=seen)
        check(row)
        if differ:
            row.save(update_fields=[*differ, "modified"])
    return row


def reword(pool: Pool, given: changes.Values, *, seen: changes.Values) -> Pool:
    """The row with these parts of `wording` in it, and every other as it was. Raises InvalidParameter, Meanwhile."""
    with transaction.atomic():
        row = _locked(pool)
        now = wording.parts(row)
        lost = {name: now[name] for name in given if now[name] not in (given[name], seen[name])}
        if lost:
            raise changes.Meanwhile(lost)
        return change(row, wording.columns(row, given))


def check(pool: Pool) -> None:
    """Raises InvalidParameter for the first rule that does not hold; ``field`` is the column."""
    changes.check(pool)
    if set(pool.verify_before_update) - set(pool.auto_verified_attributes):
        raise InvalidParameter(
            "AttributesRequireVerificationBeforeUpdate must be a subset of AutoVerifiedAttributes.",
            field="verify_before_update",
        )
    if pool.issuer_url and _is_anothers(pool, pool.issuer_url):
        raise InvalidParameter(_("That issuer is not this pool's to take."), field="issuer_url")  # [P]
    if not isinstance(pool.tags, dict) or any(not isinstance(word, str) for word in pool.tags.values()):
        raise InvalidParameter(_("Tags are names with texts."), field="tags")  # [P]
    if len(pool.tags) > MOST_TAGS:
        raise InvalidParameter(f"A user pool has at most {MOST_TAGS} tags.", field="tags")
    wording.check(pool)


def _locked(pool: Pool) -> Pool:
    row = Pool.objects.select_for_update().filter(pk=pool.pk).first()
    if row is None:
        raise ResourceNotFound(f"User pool {pool.pk} does not exist.")
    return row


def _is_anothers(pool: Pool, issuer: str) -> bool:
    """Another pool says so already, or it is an address of this deployment that is not the pool's."""
    ours = issuer == deployment.PORTICO_URL or issuer.startswith(f"{deployment.PORTICO_URL}/")
    taken = Pool.objects.filter(issuer_url=issuer).exclude(pk=pool.pk).exists()
    return taken or (ours and issuer != pool.address)
