"""Tags of a user pool."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from idp.api.call import Call
from idp.api.registry import operation
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Pool

MOST = 50


@operation("TagResource")
def tag_resource(call: Call) -> dict[str, Any]:
    _write(call, lambda tags: tags | call["Tags"])
    return {}


@operation("UntagResource")
def untag_resource(call: Call) -> dict[str, Any]:
    gone = set(call["TagKeys"])
    _write(call, lambda tags: {name: value for name, value in tags.items() if name not in gone})
    return {}


@operation("ListTagsForResource")
def list_tags_for_resource(call: Call) -> dict[str, Any]:
    return {"Tags": call.pool_of_arn(call["ResourceArn"]).tags}


def _write(call: Call, change: Any) -> None:
    found = call.pool_of_arn(call["ResourceArn"])
    with transaction.atomic():
        pool = Pool.objects.select_for_update().get(pk=found.pk)
        pool.tags = change(pool.tags)
        if len(pool.tags) > MOST:
            raise InvalidParameter(f"A user pool has at most {MOST} tags.")
        pool.save(update_fields=["tags", "modified"])
