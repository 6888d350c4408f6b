"""EMAIL_URL: what it may say, and one sentence when it says something else."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from idp.messages.transport import settings_from


def test_a_plain_server() -> None:
    found = settings_from("smtp://mail.example.com")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_HOST_USER"]) == ("mail.example.com", 25, "")
    assert not found["EMAIL_USE_TLS"]
    assert not found["EMAIL_USE_SSL"]


@pytest.mark.parametrize(("scheme", "port", "setting"), [("tls", 587, "EMAIL_USE_TLS"), ("ssl", 465, "EMAIL_USE_SSL")])
def test_encrypted_servers_with_a_password(scheme: str, port: int, setting: str) -> None:
    found = settings_from(f"smtp+{scheme}://me%40example.com:p%2Fw%3A%23@mail.example.com")
    assert found[setting] is True
    assert sum([found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]]) == 1
    assert found["EMAIL_PORT"] == port
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@example.com", "p/w:#")


def test_a_port_of_its_own() -> None:
    assert settings_from("smtp+tls://[::1]:2525")["EMAIL_PORT"] == 2525


@pytest.mark.parametrize("spelling", ["amazon_ses", "amazon-ses"])
def test_a_provider_of_anymail(spelling: str) -> None:
    found = settings_from(f"anymail+{spelling}://?message_tag_name=a%20b&SESSION=c")
    assert found == {
        "EMAIL_BACKEND": "anymail.backends.amazon_ses.EmailBackend",
        "ANYMAIL": {"AMAZON_SES_MESSAGE_TAG_NAME": "a b", "AMAZON_SES_SESSION": "c"},
    }


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.com:25",
        "http://mail.example.com",
        "smtp://",
        "smtp://mail.example.com:port",
        "smtp://mail.example.com:99999",
        "smtp://me:hunter2/x@mail.example.com",
        "smtp://mail.example.com/?tls=hunter2",
        "smtp+tls://me@mail.example.com",
        "anymail+nobody://?API_KEY=hunter2",
        "anymail+base://?API_KEY=hunter2",
        "anymail+..os://?API_KEY=hunter2",
        "anymail+mailgun://hunter2",
    ],
)
def test_anything_else_is_one_sentence_without_the_secret(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_from(url)
    assert str(refused.value).startswith("EMAIL_URL")
    assert "hunter2" not in str(refused.value)
