"""The AWS CLI, with ``--endpoint-url`` and an operator's key."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PASSWORD
from tests.sdk.place import Place

pytestmark = pytest.mark.peer
OWN = Path(__file__).parents[2] / ".venv/aws/bin/aws"


def aws(place: Place, *arguments: str, secret: str | None = None) -> Any:
    """What ``aws cognito-idp …`` answers, or what it complains about."""
    program = str(OWN) if OWN.exists() else shutil.which("aws")
    if program is None:
        pytest.skip("needs the AWS CLI (`make peers`)")
    done = subprocess.run(
        [program, "cognito-idp", "--endpoint-url", place.url, "--output", "json", *arguments],
        env={
            "PATH": "/usr/bin:/bin",
            "AWS_ACCESS_KEY_ID": place.key,
            "AWS_SECRET_ACCESS_KEY": secret or place.secret_key,
            "AWS_DEFAULT_REGION": "eu-local-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        },
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    if done.returncode:
        return done.stderr.strip()
    return json.loads(done.stdout) if done.stdout.strip() else None


def test_an_operator_makes_a_person_who_signs_in(place: Place) -> None:
    who = ["--user-pool-id", place.pool, "--username", "cleo"]
    attributes = ["--user-attributes", "Name=email,Value=cleo@example.com", "Name=name,Value=Cleo"]
    made = aws(place, "admin-create-user", *who, *attributes, "--message-action", "SUPPRESS")
    assert made["User"]["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert aws(place, "admin-set-user-password", *who, "--password", PASSWORD, "--permanent") is None
    assert aws(place, "admin-get-user", *who)["UserStatus"] == "CONFIRMED"
    sign_in = ["initiate-auth", "--client-id", place.client, "--auth-flow", "USER_PASSWORD_AUTH", "--auth-parameters"]
    answer = aws(place, *sign_in, f"USERNAME=cleo,PASSWORD={PASSWORD}")
    token = answer["AuthenticationResult"]["AccessToken"]
    assert aws(place, "get-user", "--access-token", token)["Username"] == "cleo"
    names = [user["Username"] for user in aws(place, "list-users", "--user-pool-id", place.pool)["Users"]]
    assert "cleo" in names
    refused = aws(place, *sign_in, "USERNAME=cleo,PASSWORD=Wrong-Horse-7")
    assert "(NotAuthorizedException) when calling the InitiateAuth operation" in refused
    assert "(InvalidSignatureException)" in aws(place, "admin-get-user", *who, secret="x" * 40)
