"""pycognito: SRP, with and without a client secret, and its own check of the tokens."""

from __future__ import annotations

import time

import pytest
from botocore.exceptions import ClientError
from pycognito import Cognito
from pycognito.exceptions import ForceChangePasswordException

from tests.conftest import PASSWORD, TEMPORARY
from tests.running import Portico
from tests.sdk.place import Place

pytestmark = pytest.mark.peer


def client(place: Place, name: str | None = None, *, secret: bool = False) -> Cognito:
    return Cognito(
        place.pool,
        place.secret_client if secret else place.client,
        username=name,
        client_secret=place.client_secret if secret else None,
        access_key=place.key,
        secret_key=place.secret_key,
        boto3_client_kwargs={"endpoint_url": place.url},
    )


def code(portico: Portico, to: str, before: int = 0) -> str:
    """The newest code that was mailed, not in the first ``before`` letters: notices are letters too."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        letters = portico.letters(to)
        if codes := [letter["code"] for letter in letters[: len(letters) - before] if letter["code"]]:
            return str(codes[0])
        time.sleep(0.2)
    raise AssertionError(f"no code came to {to}")


@pytest.mark.parametrize("secret", [False, True])
def test_a_person_from_sign_up_to_sign_out(portico: Portico, place: Place, secret: bool) -> None:
    name = f"py{secret}".lower()
    person = client(place, name, secret=secret)
    person.set_base_attributes(email=f"{name}@example.com", name="Py")
    assert person.register(name, PASSWORD)["UserConfirmed"] is False
    person.confirm_sign_up(code(portico, f"{name}@example.com"))
    with pytest.raises(ClientError, match=r"NotAuthorizedException.*Incorrect username or password\."):
        person.authenticate(password="Wrong-Horse-7")
    person.authenticate(password=PASSWORD)
    assert person.id_claims["cognito:username"] == name
    first = person.access_token
    person.renew_access_token()
    assert person.access_token != first
    assert person.get_user().email == f"{name}@example.com"
    person.update_profile({"name": "Py Thon"})
    assert person.get_user().name == "Py Thon"
    person.change_password(PASSWORD, "Correct-Horse-8")
    person.authenticate(password="Correct-Horse-8")
    token = person.access_token
    person.logout()
    with pytest.raises(ClientError, match="Access Token has been revoked"):
        person.client.get_user(AccessToken=token)
    before = len(portico.letters(f"{name}@example.com"))
    person.initiate_forgot_password()
    person.confirm_forgot_password(code(portico, f"{name}@example.com", before), PASSWORD)
    person.authenticate(password=PASSWORD)


def test_a_person_with_a_temporary_password(place: Place) -> None:
    operator = client(place)
    operator.admin_create_user("pyben", TEMPORARY, email="pyben@example.com", name="Ben")
    person = client(place, "pyben")
    with pytest.raises(ForceChangePasswordException):
        person.authenticate(password=TEMPORARY)
    person.new_password_challenge(TEMPORARY, PASSWORD)
    assert client(place, "pyben").admin_get_user().user_status == "CONFIRMED"
