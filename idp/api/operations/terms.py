"""Terms documents of an app client: links on its sign-up page."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from idp.api import pagination
from idp.api.call import Call
from idp.api.registry import operation
from idp.kernel import clock
from idp.kernel.refusals import InvalidParameter, ResourceNotFound, TermsExists
from idp.pools import terms
from idp.pools.models import Terms


@operation("CreateTerms")
def create_terms(call: Call) -> dict[str, Any]:
    """Links are not required by the model; a document without one says nothing."""
    if "Links" not in call:
        raise InvalidParameter("Missing required parameter Links")  # [P]
    terms.check(call["Links"])
    row = Terms(pool=call.pool, client=call.client, name=call["TermsName"], links=call["Links"])
    _save(row, force_insert=True)
    return {"Terms": _shown(row)}


@operation("DescribeTerms")
def describe_terms(call: Call) -> dict[str, Any]:
    return {"Terms": _shown(_found(call))}


@operation("DescribeTermsByClient")
def describe_terms_by_client(call: Call) -> dict[str, Any]:
    found = Terms.objects.filter(pool=call.pool, client=call.client, name=call["TermsName"]).first()
    if found is None:
        raise ResourceNotFound("Terms do not exist.")  # [P]
    return {"Terms": _shown(found)}


@operation("UpdateTerms")
def update_terms(call: Call) -> dict[str, Any]:
    """What is omitted stays; ``Links`` are replaced as a whole."""
    terms.check(call.get("Links", {}))
    with transaction.atomic():
        row = _found(call, lock=True)
        row.name, row.links = call.get("TermsName", row.name), call.get("Links", row.links)
        row.modified = clock.now()
        _save(row, update_fields=["name", "links", "modified"])
    return {"Terms": _shown(row)}


@operation("DeleteTerms")
def delete_terms(call: Call) -> None:
    with transaction.atomic():
        _found(call, lock=True).delete()


@operation("ListTerms")
def list_terms(call: Call) -> dict[str, Any]:
    found, token = pagination.page(call, Terms.objects.filter(pool=call.pool), keys=["created", "id"])
    return pagination.answer(call, [_shown(row) for row in found], token)


def _found(call: Call, *, lock: bool = False) -> Terms:
    rows = Terms.objects.select_for_update() if lock else Terms.objects
    found = rows.filter(pool=call.pool, pk=call["TermsId"]).first()
    if found is None:
        raise ResourceNotFound("Terms do not exist.")  # [P]
    return found


def _save(row: Terms, **how: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError:
        raise TermsExists from None


def _shown(row: Terms) -> dict[str, Any]:
    """TermsType, and TermsDescriptionType with it."""
    return {
        "TermsId": row.pk,
        "UserPoolId": row.pool_id,
        "ClientId": row.client_id,
        "TermsName": row.name,
        "TermsSource": "LINK",
        "Enforcement": "NONE",
        "Links": row.links,
        "CreationDate": row.created,
        "LastModifiedDate": row.modified,
    }
