"""The last net under every log line."""

import json
import logging

import pytest

from idp import logs

JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"
TOKEN = "0lviMiLeVVGsJn8p_a_JfB79srMHjxguKNzmPhAyx2K14TK-Ki2H2A34-bDy3pQLeQ0HsLenJkuW_lk3wxZPTg"


def line(message: str, *arguments: object, error: BaseException | None = None) -> dict[str, str]:
    raised = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("idp.test", logging.WARNING, __file__, 1, message, arguments, raised)
    found: dict[str, str] = json.loads(logs.Formatter().format(record))
    return found


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"token {JWT} refused", "c2lnbmF0dXJl"),
        (f"got {TOKEN}", TOKEN),
        ("GET /confirmUser?client_id=a&confirmation_code=123456&x=1", "123456"),
        ("GET /login?next=%2Fcallback%3Fcode%3D123456", "123456"),
        ("GET /cb?code=SplxlOBe&state=x", "SplxlOBe"),
        ("password=hunter2&username=ann", "hunter2"),
        ("{'password': 'hunter 2', 'username': 'ann'}", "hunter 2"),
        ('{"new_password":"hunter\\"2"}', "hunter"),
        ("client_secret=hunter2", "hunter2"),
        ("CLIENT_SECRET='hunter2'", "hunter2"),
        ("access_token=hunter2", "hunter2"),
        ("Authorization: Bearer hunter2hunter2", "hunter2"),
        ("Authorization: Basic YW5uOmh1bnRlcjI=", "YW5uOmh1bnRlcjI"),
        ("postgres://portico:hunter2@db/portico", "hunter2"),
    ],
)
def test_no_secret_is_written(text: str, secret: str) -> None:
    assert secret not in line("%s", text)["message"]
    assert secret not in line(text)["message"]


def test_no_secret_is_written_with_an_exception() -> None:
    try:
        raise ValueError(f"cannot read {JWT} (password='hunter2')")
    except ValueError as error:
        written = line("it failed", error=error)
    assert "ValueError" in written["exception"]
    assert "c2lnbmF0dXJl" not in written["exception"]
    assert "hunter2" not in written["exception"]


@pytest.mark.parametrize(
    "text",
    [
        "try 3 of <0e9a6cd5-0f0c-4b2d-9f7e-3a0b5c9d1e2f@example.com> failed: SMTPServerDisconnected at smtplib.py:405",
        "Not Found: /oauth2/token",
        "exit code 1, status_code=404",
        "idp.flows.a_rather_long_name_of_a_function_that_is_no_secret.py",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert line("%s", text)["message"] == text


def test_a_line_is_one_object_with_its_request() -> None:
    token = logs.request_id.set("r-1")
    try:
        written = line("two\nlines")
    finally:
        logs.request_id.reset(token)
    assert written | {"time": ""} == {
        "time": "",
        "level": "warning",
        "logger": "idp.test",
        "message": "two\nlines",
        "request": "r-1",
    }
    assert written["time"].endswith("+00:00")
