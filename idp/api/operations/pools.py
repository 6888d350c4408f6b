"""User pools themselves: make, show, change, list."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from idp.api import pagination, pool_settings, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.directory.models import User
from idp.flows import mfa
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import OPERATORS, Branding, Pool
from idp.tokens import keys

CUSTOM_ID = "_custom_id_"
COUNTED_TO = 10_000


@operation("CreateUserPool")
def create_user_pool(call: Call) -> dict[str, Any]:
    """In test mode the tag ``_custom_id_`` chooses the pool's id."""
    call.may_make_pools()
    tags = dict(call.get("UserPoolTags", {}))
    chosen = tags.pop(CUSTOM_ID, "") if settings.PORTICO_TEST_MODE else ""
    pool = Pool(
        name=call["PoolName"], tags=tags, **pool_settings.columns(call.input), **pool_settings.fixed(call.input)
    )
    if chosen == OPERATORS:
        raise InvalidParameter(f"{OPERATORS} is reserved.")
    if chosen:
        pool.pk = chosen
    mfa.conforms(pool.mfa_configuration, software_token=pool.software_token_mfa)
    rows = [pool_settings.attribute(pool, given) for given in call.get("Schema", ())]
    _check(pool)
    with transaction.atomic():
        if Pool.objects.filter(pk=pool.pk).exists():
            raise InvalidParameter(f"There is a pool {pool.pk} already.")
        pool.save(force_insert=True)
        for row in rows:
            _check(row)
            row.save()
        Branding.objects.create(pool=pool)
        keys.ensure(pool)
    return {"UserPool": printed.user_pool(pool)}


@operation("DescribeUserPool")
def describe_user_pool(call: Call) -> dict[str, Any]:
    """The number of users is an estimate, as Amazon's is: it stops at ten thousand, so that nothing counts them all."""
    users = User.objects.filter(pool=call.pool)[:COUNTED_TO].count()
    return {"UserPool": printed.user_pool(call.pool) | {"EstimatedNumberOfUsers": users}}


@operation("UpdateUserPool")
def update_user_pool(call: Call) -> None:
    """What is omitted is reset to its default, as Amazon does; name and tags stay."""
    changed = pool_settings.columns(call.input)
    if "PoolName" in call:
        changed["name"] = call["PoolName"]
    if "UserPoolTags" in call:
        changed["tags"] = call["UserPoolTags"]
    with transaction.atomic():
        pool = call.locked_pool()
        for name, value in changed.items():
            setattr(pool, name, value)
        mfa.conforms(pool.mfa_configuration, software_token=pool.software_token_mfa)
        _check(pool)
        pool.save(update_fields=[*changed, "modified"])


@operation("ListUserPools")
def list_user_pools(call: Call) -> dict[str, Any]:
    """Only those that the access key opens."""
    rows = Pool.objects.exclude(pk=OPERATORS)
    if call.key and not call.key.every_pool:
        rows = rows.filter(pk__in=call.key.pools)
    if call.origin.pool:
        rows = rows.filter(pk=call.origin.pool.pk)
    found, token = pagination.page(call, rows, keys=["created", "id"])
    return pagination.answer(call, [printed.user_pool(pool) for pool in found], token)


def _check(row: Any) -> None:
    """The model's own rules, in a sentence. Raises InvalidParameter."""
    try:
        row.full_clean(validate_unique=False, validate_constraints=False, exclude=["pool"])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise InvalidParameter(f"{field}: {sentences[0]}") from None
