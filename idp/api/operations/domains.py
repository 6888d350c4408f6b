"""Domains of a user pool: a prefix below the deployment's own, or a domain of the owner's."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from idp.api import printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools import domains
from idp.pools.models import Domain
from idp.pools.models.domain import home


@operation("CreateUserPoolDomain")
def create_user_pool_domain(call: Call) -> dict[str, Any]:
    """At once, in Portico: a custom domain needs a CNAME (or address) record and a certificate at the proxy."""
    row = Domain(name=call["Domain"], pool=call.pool)
    if row.is_custom and "CustomDomainConfig" not in call:
        raise InvalidParameter("A custom domain needs CustomDomainConfig; a prefix has no dot.")  # [P]
    _fill(row, call)
    domains.add(row)
    return _made(row)


@operation("DescribeUserPoolDomain")
def describe_user_pool_domain(call: Call) -> dict[str, Any]:
    """Empty for a name that is free, and for one of a pool that the access key does not open."""
    row = Domain.objects.select_related("pool").filter(name=call["Domain"]).first()
    if row is None or not call.sees(row.pool):
        return {"DomainDescription": {}}
    return {
        "DomainDescription": _made(row)
        | {
            "UserPoolId": row.pool_id,
            "AWSAccountId": printed.ACCOUNT,
            "Domain": row.name,
            "CloudFrontDistribution": home(),
            "Version": f"{row.created:%Y%m%d%H%M%S}",
            "Status": "ACTIVE",
            "CustomDomainConfig": _config(row),
        }
    }


@operation("UpdateUserPoolDomain")
def update_user_pool_domain(call: Call) -> dict[str, Any]:
    """What is omitted stays: a domain without its certificate would be none."""
    with transaction.atomic():
        row = _found(call)
        _fill(row, call)
        row.save(update_fields=["certificate_arn", "security_policy", "managed_login_version"])
    return _made(row)


@operation("DeleteUserPoolDomain")
def delete_user_pool_domain(call: Call) -> dict[str, Any]:
    domains.drop(call.pool, call["Domain"])
    return {}


def _fill(row: Domain, call: Call) -> None:
    if "Routing" in call:
        raise InvalidParameter("Routing is not available in Portico yet.", field="Routing")
    if "CustomDomainConfig" in call:
        if not row.is_custom:
            raise InvalidParameter("CustomDomainConfig goes with a custom domain, such as auth.example.com.")  # [P]
        row.certificate_arn = call["CustomDomainConfig"]["CertificateArn"]
        row.security_policy = call["CustomDomainConfig"].get("SecurityPolicy", "")
    row.managed_login_version = call.get("ManagedLoginVersion", row.managed_login_version)
    if row.managed_login_version not in (1, 2):
        raise InvalidParameter("ManagedLoginVersion is 1 or 2.")  # [P]


def _found(call: Call) -> Domain:
    found = Domain.objects.select_for_update().filter(pool=call.pool, name=call["Domain"]).first()
    if found is None:
        raise ResourceNotFound("Domain does not exist.")  # [K]
    return found


def _made(row: Domain) -> dict[str, Any]:
    return {"ManagedLoginVersion": row.managed_login_version, "CloudFrontDomain": home() if row.is_custom else None}


def _config(row: Domain) -> dict[str, Any]:
    return (
        {"CertificateArn": row.certificate_arn, "SecurityPolicy": row.security_policy or None} if row.is_custom else {}
    )
