"""amazon-cognito-identity-js: the library behind years of web apps, from sign-up to global sign-out."""

from __future__ import annotations

import pytest

from tests.sdk.place import Place

pytestmark = pytest.mark.peer


def test_everything_it_does(place: Place) -> None:
    found = place.run("identity_js.mjs")
    assert "error" not in found, found["error"]
    assert found["signedUp"] == [False, "i***@e***"]
    assert found["again"] == ["UsernameExistsException", "User already exists"]
    assert found["unconfirmed"] == ["UserNotConfirmedException", "User is not confirmed."]
    assert found["wrongCode"][0] == "CodeMismatchException"
    assert found["confirmed"] == "SUCCESS"
    assert found["wrongPassword"] == ["NotAuthorizedException", "Incorrect username or password."]
    assert (found["valid"], found["username"], found["renewed"]) == (True, "ida", True)
    assert (found["changed"], found["updated"], found["recovered"]) == ("SUCCESS", "SUCCESS", "SUCCESS")
    assert (found["attributes"]["name"], found["attributes"]["email_verified"]) == ("Ida Lund", "true")
    assert (found["verified"], found["preferred"], found["withCode"]) == ("SUCCESS", "SUCCESS", True)
    assert found["factors"] == [["SOFTWARE_TOKEN_MFA"], "SOFTWARE_TOKEN_MFA"]
    assert found["signedOut"] == "SUCCESS"
    assert found["after"][0] == "NotAuthorizedException"
