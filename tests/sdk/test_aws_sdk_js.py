"""aws-sdk-js v2 (Amazon's classic example, verbatim but for the endpoint) and v3, and aws-jwt-verify."""

from __future__ import annotations

import pytest

from tests.sdk.place import Place

pytestmark = pytest.mark.peer


def test_version_2(place: Place) -> None:
    found = place.run("sdk_v2.mjs")
    assert "error" not in found, found["error"]
    assert found["classic"] == [
        None,
        False,
        {"Destination": "v***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"},
    ]
    assert (found["user"], found["admin"], found["listed"]) == ("vic", ["CONFIRMED", True], ["vic"])
    assert found["refused"] == ["NotAuthorizedException", "Incorrect username or password."]
    assert found["forged"][0] == "InvalidSignatureException"


def test_version_3_and_the_jwt_verifier(place: Place) -> None:
    found = place.run("sdk_v3.mjs")
    assert "error" not in found, found["error"]
    assert (found["made"], found["asked"]) == (["FORCE_CHANGE_PASSWORD", True], "NEW_PASSWORD_REQUIRED")
    assert (found["user"], found["rotated"], found["listed"]) == ("tess", True, True)
    assert found["reused"] == [True, 400]
    assert found["unsigned"][0] == "InvalidSignatureException"
    assert (found["idToken"], found["accessToken"]) == ("tess", True)
    assert found["anothers"] == "JwtInvalidAudienceError"
