"""Amazon's model of the service, as botocore carries it: operations, their shapes and errors, who may call, pages.

A newer botocore is a data change: the operations it brings are named by a test of the registry.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from botocore.loaders import Loader

from idp.api import shapes
from idp.api.shapes import Shape

NAME = "cognito-idp"
TARGET = "AWSCognitoIdentityProviderService"
READS = re.compile(r"(Admin)?(Describe|Get|List)[A-Z]")


class Access(Enum):
    """Who may call: anybody who names a client, whoever holds an access token, whoever signs with an access key."""

    PUBLIC = "public"
    TOKEN = "access token"
    SIGNED = "SigV4"


CLIENT_PROVES_ITSELF = frozenset({"GetClientToken", "GetDerivedToken"})
"""They take a client's id and secret and no IAM signature (their pages say so; the model forgot the trait)."""


LOOSER = {
    "ClientIdType": r"[\w+-]+",
    "ClientSecretType": r"[\w+-]+",
    "ClientNameType": r"[\w\s+=,.@:-]+",
    "DomainType": r"[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?",
}
"""Patterns that Portico widens: a client's id and secret may have been chosen (``demo-app``, in test mode by the name
``_custom_id_:demo-app``), Amazon's are drawn; a custom domain has dots, whatever the model says."""


@dataclass(frozen=True, slots=True)
class Pages:
    """How a list is paged: `PaginationToken` or `NextToken`, and the member that limits a page."""

    token: str
    limit: str
    result: str


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    access: Access
    input: Shape
    output: Shape | None
    errors: frozenset[str]
    pages: Pages | None

    @property
    def reads(self) -> bool:
        """It changes nothing: a read-only access key may call it."""
        return bool(READS.match(self.name))


@functools.cache
def operations() -> Mapping[str, Operation]:
    """Every operation of the model by name."""
    model = _model()
    built = shapes.build(model["shapes"])
    return {name: _operation(name, entry, built) for name, entry in model["operations"].items()}


@functools.cache
def faults() -> frozenset[str]:
    """Exceptions that are the service's own failure (HTTP 500)."""
    return frozenset(name for name, shape in _model()["shapes"].items() if shape.get("fault"))


@functools.cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = Loader().load_service_model(NAME, "service-2")
    for name, pattern in LOOSER.items():
        model["shapes"][name]["pattern"] = pattern
    return model


def _operation(name: str, entry: Mapping[str, Any], built: Mapping[str, Shape]) -> Operation:
    given = built[entry["input"]["shape"]]
    answer = built[entry["output"]["shape"]] if "output" in entry else None
    unsigned = entry.get("authtype") == "none" or name in CLIENT_PROVES_ITSELF
    access = Access.SIGNED if not unsigned else Access.TOKEN if "AccessToken" in given.members else Access.PUBLIC
    errors = frozenset(error["shape"] for error in entry["errors"])
    return Operation(name, access, given, answer, errors, _pages(given, answer))


def _pages(given: Shape, answer: Shape | None) -> Pages | None:
    """Read off the shapes: botocore's own list of paginators knows only some of them."""
    if answer is None:
        return None
    token = next((name for name in ("NextToken", "PaginationToken") if name in given.members), "")
    limit = next((name for name in ("Limit", "MaxResults") if name in given.members), "")
    result = next((name for name, shape in answer.members.items() if shape.kind == "list"), "")
    return Pages(token, limit, result) if token in answer.members and result else None
