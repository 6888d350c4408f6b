"""User pools themselves: make, show, change, list, delete; their schema and certificate."""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings
from django.db import transaction

from idp.api import checked, pagination, pool_settings, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.directory.models import User
from idp.flows import delete_pool, mfa
from idp.kernel.refusals import InvalidParameter
from idp.pools import attributes
from idp.pools.models import OPERATORS, Branding, Pool
from idp.tokens import certificates, keys

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
    checked.row(pool)
    with transaction.atomic():
        if Pool.objects.filter(pk=pool.pk).exists():
            raise InvalidParameter(f"There is a pool {pool.pk} already.")
        pool.save(force_insert=True)
        for row in rows:
            checked.row(row)
        attributes.add(pool, rows)
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
        checked.row(pool)
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


@operation("DeleteUserPool")
def delete_user_pool(call: Call) -> None:
    """At once and for good; Amazon keeps it for two weeks in case that it was a mistake."""
    delete_pool.delete_pool(call.pool)


@operation("AddCustomAttributes")
def add_custom_attributes(call: Call) -> dict[str, Any]:
    """Always ``custom:``, whatever the name; what is in the schema stays as it is."""
    named = [given | {"Name": f"custom:{given['Name'].removeprefix('custom:')}"} for given in _named(call)]
    rows = [pool_settings.attribute(call.pool, given) for given in named]
    for row in rows:
        checked.row(row)
    attributes.add(call.pool, rows)
    return {}


@operation("GetSigningCertificate")
def get_signing_certificate(call: Call) -> dict[str, Any]:
    """Base64 of the DER, as Amazon answers: no PEM lines around it."""
    return {"Certificate": base64.b64encode(certificates.signing(call.pool)).decode()}


def _named(call: Call) -> list[dict[str, Any]]:
    given: list[dict[str, Any]] = call["CustomAttributes"]
    if any("Name" not in each for each in given):
        raise InvalidParameter("Every custom attribute has a Name.")  # [P]
    return given
