"""Amplify v6 Auth, in Node."""

from __future__ import annotations

import pytest

from tests.sdk.place import Place

pytestmark = pytest.mark.peer


def test_everything_it_does(place: Place) -> None:
    found = place.run("amplify.mjs")
    assert "error" not in found, found["error"]
    assert found["signedUp"] == ["CONFIRM_SIGN_UP", "a***@e***"]
    assert (found["unconfirmed"], found["confirmed"]) == ("CONFIRM_SIGN_UP", True)
    assert found["wrongPassword"] == ["NotAuthorizedException", "Incorrect username or password."]
    assert (found["signedIn"], found["user"], found["refreshed"], found["updated"]) == (True, "amy", True, True)
    assert (found["attributes"]["name"], found["attributes"]["email_verified"]) == ("Amy Lund", "true")
    assert found["preference"] == {"enabled": ["TOTP"], "preferred": "TOTP"}
    assert (found["asked"], found["withCode"]) == ("CONFIRM_SIGN_IN_WITH_TOTP_CODE", True)
    assert found["signedOut"][0] == "UserUnAuthenticatedException"
    assert (found["reset"], found["signedInAgain"]) == ("CONFIRM_RESET_PASSWORD_WITH_CODE", True)
