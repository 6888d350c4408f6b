"""The cast, and the rules of the stage: the clock stands still, the network is closed, logs hold no secrets."""

from __future__ import annotations

import gc
import logging
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import Model
from django.db.models.signals import post_save
from django.test import Client as Browser

from idp.credentials import passwords
from idp.directory import users
from idp.directory.models import Status, User
from idp.flows.steps import Caller
from idp.journal import triggers
from idp.journal.models import Entry
from idp.kernel import actor, secrets
from idp.pools import configuration
from idp.pools.models import OPERATORS, Attribute, Client, ClientSecret, Domain, Pool, ResourceServer
from idp.tokens.models import SigningKey
from tests.watch import Watch

pytest_plugins = ["tests.live"]
PASSWORD = "Correct-Horse-7"
TEMPORARY = "Temporary-Pass-1"
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LIVE = ("browser", "peer", "race")
_configured: list[type[Model]] = [*apps.get_app_config("pools").get_models(), SigningKey]
_tables = "|".join(model._meta.db_table for model in _configured)
CONFIGURES = re.compile(rf'(INSERT INTO|UPDATE|DELETE FROM) "({_tables})"')
_encoded: dict[str, str] = {}
_rsa_keys: list[rsa.RSAPrivateKey] = []


# --- the stage -----------------------------------------------------------------------------


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and is not gone through again at each full collection: a tenth of all the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def still_clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """09:30 UTC on 2 November 2026, unless the test talks to another process or races threads."""
    if any(request.node.get_closest_marker(name) for name in LIVE):
        yield None
        return
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clock(still_clock: time_machine.Traveller) -> time_machine.Traveller:
    """Moves the clock: ``clock.shift(seconds)``."""
    return still_clock


@pytest.fixture(autouse=True, scope="session")
def closed_network() -> Iterator[None]:
    """Only this machine answers."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Fails the test when a password, code or token appears in any log record, at any level."""
    found = Watch([PASSWORD, TEMPORARY])
    for name in ("code", "token"):
        monkeypatch.setattr(secrets, name, found.remembering(getattr(secrets, name)))
    root = logging.getLogger()
    level = root.level
    root.addHandler(found)
    root.setLevel(logging.DEBUG)
    yield found
    root.setLevel(level)
    root.removeHandler(found)
    assert not found.leaks, f"a secret was logged: {found.leaks}"


@pytest.fixture(autouse=True)
def changes_tell_in_their_own_transaction() -> Iterator[None]:
    """A crash between a change and its entry would leave a change that nobody has seen."""

    def look(instance: Entry, **_: object) -> None:
        own = [block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)]
        written = actor.current() and instance.change != Entry.Change.DONE
        assert own or not written, f"{instance.act}: changed outside of a transaction"

    post_save.connect(look, sender=Entry)
    yield
    post_save.disconnect(look, sender=Entry)


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing kept per process outlives a test; RSA keys are drawn once, because drawing them is slow."""
    configuration.forget()
    drawn = iter(list(_rsa_keys))
    draw = rsa.generate_private_key

    def generate(public_exponent: int, key_size: int) -> rsa.RSAPrivateKey:
        key = next(drawn, None)
        if key is None:
            key = draw(public_exponent, key_size)
            _rsa_keys.append(key)
        return key

    monkeypatch.setattr(rsa, "generate_private_key", generate)
    yield
    cache.clear()
    configuration.forget()


@pytest.fixture(autouse=True)
def configuration_is_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As outside of tests: the transaction around a test does not count, and whatever is written is seen at once."""

    def unsettled() -> bool:
        return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if CONFIGURES.match(sql):
            configuration.forget()
        return execute(sql, params, many, context)

    monkeypatch.setattr(configuration, "_unsettled", unsettled)
    with connection.execute_wrapper(look):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of the test's own around what is asked; it leaves nothing."""
    block, kept = transaction.atomic(), configuration._fresh()
    block._from_testcase = True  # type: ignore[attr-defined]  # what the program writes wants one of its own
    with block:
        yield
        transaction.set_rollback(True)
    if configuration._kept.rows is not kept:
        configuration.forget()


@pytest.fixture(autouse=True, scope="session")
def journal_lets_itself_be_flushed() -> Iterator[None]:
    """After a transactional test pytest-django empties every table; the journal refuses that to everybody else."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def lifted(self: BaseDatabaseOperations, statements: Sequence[str]) -> None:
        with transaction.atomic():
            triggers.drop(self.connection)
            flush(self, statements)
            triggers.put(self.connection)

    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
    yield
    patch.undo()


# --- the place -----------------------------------------------------------------------------


@pytest.fixture
def pool(db: None) -> Pool:
    """``demo.localhost``: user names with the e-mail address as alias."""
    found = Pool.objects.create(id="eu-local-1_TestPool1", name="Demo", alias_attributes=["email"])
    Domain.objects.create(name="demo", pool=found)
    Attribute.objects.create(pool=found, name="email", required=True)
    Attribute.objects.create(pool=found, name="custom:plan", maximum="20")
    ResourceServer.objects.create(
        pool=found,
        identifier="https://api.example.com",
        name="API",
        scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}, {"ScopeName": "write", "ScopeDescription": "Write"}],
    )
    return found


@pytest.fixture
def other_pool(db: None) -> Pool:
    """``other.localhost``: where Mallory lives; the e-mail address is the user name."""
    found = Pool.objects.create(id="eu-local-1_TestPool2", name="Other", username_attributes=["email"])
    Domain.objects.create(name="other", pool=found)
    return found


@pytest.fixture
def app(pool: Pool) -> Client:
    """A public client (a single-page or mobile app): PKCE is its only proof."""
    return Client.objects.create(
        id="publicapp",
        pool=pool,
        name="App",
        oauth_enabled=True,
        oauth_flows=["code"],
        scopes=["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin", "https://api.example.com/read"],
        callback_urls=["https://app.example.com/callback", "https://app.example.com/other"],
        logout_urls=["https://app.example.com/bye"],
        auth_flows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )


@pytest.fixture
def web_app(pool: Pool) -> Client:
    """A confidential client (a web server) with the secret WEB_SECRET; its refresh tokens rotate."""
    found = Client.objects.create(
        id="webapp",
        pool=pool,
        name="Web app",
        oauth_enabled=True,
        oauth_flows=["code", "implicit"],
        scopes=["openid", "email", "profile"],
        callback_urls=["https://web.example.com/callback"],
        logout_urls=["https://web.example.com/bye"],
        auth_flows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        refresh_rotation=True,
    )
    give_secret(found, WEB_SECRET)
    return found


@pytest.fixture
def machine(pool: Pool) -> Client:
    """A client that speaks for itself, with the secret MACHINE_SECRET."""
    found = Client.objects.create(
        id="machine",
        pool=pool,
        name="Machine",
        oauth_enabled=True,
        oauth_flows=["client_credentials"],
        scopes=["https://api.example.com/read", "https://api.example.com/write"],
    )
    give_secret(found, MACHINE_SECRET)
    return found


@pytest.fixture
def other_app(other_pool: Pool) -> Client:
    """A public client of the other pool, as like `app` as can be."""
    return Client.objects.create(
        id="otherapp",
        pool=other_pool,
        name="Other app",
        oauth_enabled=True,
        oauth_flows=["code"],
        scopes=["openid", "email", "profile"],
        callback_urls=["https://app.example.com/callback"],
        auth_flows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )


WEB_SECRET = "web-secret-0123456789abcdefghijklmnop"
MACHINE_SECRET = "machine-secret-0123456789abcdefghijkl"


def give_secret(client: Client, value: str) -> None:
    row = ClientSecret(client=client)
    row.seal(value)
    row.save()


# --- the cast ------------------------------------------------------------------------------


def make(
    pool: Pool, username: str, *, status: Status = Status.CONFIRMED, password: str = PASSWORD, **attributes: str
) -> User:
    """A person with an encoded password; hashes are made once per process."""
    encoded = _encoded.get(password) or _encoded.setdefault(password, passwords.encode(password))
    found = users.create(pool, username=username, attributes=attributes, status=status, password=encoded)
    found.password_changed = datetime.now(tz=UTC)
    found.save(update_fields=["password_changed"])
    return found


@pytest.fixture
def ann(pool: Pool) -> User:
    """Confirmed, with a verified address."""
    return make(pool, "ann", email="ann@example.com", email_verified="true", name="Ann Example")


@pytest.fixture
def ben(pool: Pool) -> User:
    """Must change a temporary password (TEMPORARY)."""
    return make(
        pool,
        "ben",
        status=Status.FORCE_CHANGE_PASSWORD,
        password=TEMPORARY,
        email="ben@example.com",
        email_verified="true",
    )


@pytest.fixture
def dov(pool: Pool) -> User:
    """Signed up, never confirmed."""
    return make(pool, "dov", status=Status.UNCONFIRMED, email="dov@example.com")


@pytest.fixture
def mallory(other_pool: Pool) -> User:
    """Of the other pool, with Ann's address and password: should never see Ann."""
    return make(other_pool, "ann@example.com", email="ann@example.com", email_verified="true")


@pytest.fixture
def operators(db: None) -> Pool:
    from idp.flows import operators as engine

    assert engine.pool().pk == OPERATORS
    return engine.pool()


@pytest.fixture
def caller(app: Client) -> Caller:
    return Caller(client=app)


@pytest.fixture
def other_caller(other_app: Client) -> Caller:
    return Caller(client=other_app)


# --- browsers (Django's test client; real ones are in tests/browser) --------------------------


@pytest.fixture
def browser() -> Browser:
    """A browser at ``demo.localhost``."""
    return Browser(SERVER_NAME="demo.localhost", HTTP_ACCEPT="text/html")


@pytest.fixture
def other_browser() -> Browser:
    """A browser at ``other.localhost``."""
    return Browser(SERVER_NAME="other.localhost", HTTP_ACCEPT="text/html")


SignIn = Callable[..., Browser]


@pytest.fixture
def sign_in(browser: Browser) -> SignIn:
    """``sign_in(user, client)``: fills in the sign-in page for real."""

    def fill_in(user: User, client: Client, at: Browser = browser, password: str = PASSWORD) -> Browser:
        answer = at.post(
            f"/login?client_id={client.pk}", {"username": user.email or user.username, "password": password}
        )
        assert answer.status_code == 302, answer.content.decode()
        return at

    return fill_in


assert settings.PORTICO_TEST_MODE


@pytest.fixture(scope="session", autouse=True)
def _nobody_stays(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A thread that has ended may have left its connection: PostgreSQL drops no database that somebody is in."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
