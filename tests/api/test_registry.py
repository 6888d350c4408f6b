"""Every operation of Amazon's model is answered or honestly not yet, and a newer botocore is noticed."""

import pytest
from botocore.loaders import Loader

from idp.api import registry, service
from idp.api.service import Access, Operation

MODEL = Loader().load_service_model(service.NAME, "service-2")
PAGED = Loader().load_service_model(service.NAME, "paginators-1")["pagination"]


def test_a_newer_botocore_brings_no_operation_that_nobody_thought_of() -> None:
    brought = set(service.operations()) - registry.registered() - registry.not_yet()
    assert brought == set(), "new in botocore: build them, or name them in idp/api/not_yet.py"


def test_nothing_is_both_built_and_not_yet() -> None:
    assert registry.registered() & registry.not_yet() == set(), "take them out of idp/api/not_yet.py"


def test_not_yet_names_only_what_amazon_has() -> None:
    assert registry.not_yet() - set(service.operations()) == set()


def test_an_operation_is_answered_once_and_must_exist() -> None:
    with pytest.raises(LookupError):
        registry.operation("DescribeUserPool")(lambda _: None)
    with pytest.raises(LookupError):
        registry.operation("DescribeUserPond")(lambda _: None)


def test_who_may_call_follows_the_model() -> None:
    of = {access: {name for name, op in service.operations().items() if op.access is access} for access in Access}
    assert {"SignUp", "InitiateAuth", "RevokeToken", "GetClientToken"} <= of[Access.PUBLIC]
    assert {"GetUser", "ChangePassword", "AssociateSoftwareToken", "GetDevice"} <= of[Access.TOKEN]
    assert all(name in of[Access.SIGNED] for name in service.operations() if name.startswith("Admin"))
    assert [name for name in of[Access.SIGNED] if MODEL["operations"][name].get("authtype") == "none"] == []


@pytest.mark.parametrize("name", sorted(PAGED))
def test_pages_are_read_off_as_botocores_paginators_have_them(name: str) -> None:
    pages, theirs = service.operations()[name].pages, PAGED[name]
    assert pages is not None
    assert (pages.token, pages.limit, pages.result) == (
        theirs["input_token"],
        theirs["limit_key"],
        theirs["result_key"],
    )


@pytest.mark.parametrize("operation", service.operations().values(), ids=lambda operation: operation.name)
def test_a_read_only_key_reads_and_nothing_else(operation: Operation) -> None:
    words = ("Describe", "Get", "List", "AdminGet", "AdminList")
    assert operation.reads == operation.name.startswith(words)
