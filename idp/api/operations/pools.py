"""User pools themselves: make, show, change, list, delete; their schema and certificate."""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings

from idp.api import checked, pagination, pool_settings, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.flows import census, create_pool, delete_pool
from idp.pools import attributes
from idp.pools import settings as pools
from idp.pools.models import OPERATORS, Pool
from idp.tokens import certificates

CUSTOM_ID = "_custom_id_"


@operation("CreateUserPool")
def create_user_pool(call: Call) -> dict[str, Any]:
    """In test mode the tag ``_custom_id_`` chooses the pool's id."""
    call.may_make_pools()
    tags = dict(call.get("UserPoolTags", {}))
    chosen = tags.pop(CUSTOM_ID, "") if settings.PORTICO_TEST_MODE else ""
    pool = Pool(
        name=call["PoolName"], tags=tags, **pool_settings.columns(call.input), **pool_settings.fixed(call.input)
    )
    if chosen:
        pool.pk = chosen
    schema = [pool_settings.attribute(pool, given) for given in call.get("Schema", ())]
    create_pool.create_pool(pool, schema=schema)
    return {"UserPool": printed.user_pool(pool)}


@operation("DescribeUserPool")
def describe_user_pool(call: Call) -> dict[str, Any]:
    """The number of users is an estimate, as Amazon's is: nothing counts them all for an answer."""
    return {"UserPool": printed.user_pool(call.pool) | {"EstimatedNumberOfUsers": census.estimate(call.pool.pk)}}


@operation("UpdateUserPool")
def update_user_pool(call: Call) -> None:
    """What is omitted is reset to its default, as Amazon does; name and tags stay."""
    changed = pool_settings.columns(call.input)
    if "PoolName" in call:
        changed["name"] = call["PoolName"]
    if "UserPoolTags" in call:
        changed["tags"] = call["UserPoolTags"]
    pools.change(call.pool, changed)


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
    rows = [pool_settings.attribute(call.pool, given, own=True) for given in call["CustomAttributes"]]
    for row in rows:
        checked.row(row)
    attributes.add(call.pool, rows)
    return {}


@operation("GetSigningCertificate")
def get_signing_certificate(call: Call) -> dict[str, Any]:
    """Base64 of the DER, as Amazon answers: no PEM lines around it."""
    return {"Certificate": base64.b64encode(certificates.signing(call.pool)).decode()}
