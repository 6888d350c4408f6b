"""Every setting, read once from the environment.

``PORTICO_*`` variables are described in ``.env.example``; any of them may come from a file
named by ``NAME_FILE``. What could differ between two pools is a column of a pool, not here.
A missing secret stops the start with one sentence.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from idp.environment import env, folder, number, switch, word
from idp.messages import transport

ROOT = Path(__file__).resolve().parent.parent


# --- where it runs -------------------------------------------------------------------------

PORTICO_TEST_MODE = switch("PORTICO_TEST_MODE")
PORTICO_DATA = folder("PORTICO_DATA", ROOT / "var")
PORTICO_REGION = word("PORTICO_REGION", "eu-local-1", form="[A-Za-z0-9-]{1,32}", such_as="eu-local-1")
PORT = number("PORT", 8000, most=65_535 - PORTICO_TEST_MODE)  # the demo app of test mode has the next one
PORTICO_LISTEN = env("PORTICO_LISTEN", "127.0.0.1")
_cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
PORTICO_WORKERS = number("PORTICO_WORKERS", _cores, most=512)
PORTICO_THREADS = number("PORTICO_THREADS", 8, most=512)
PORTICO_URL = env("PORTICO_URL", f"http://localhost:{PORT}" if PORTICO_TEST_MODE else "").rstrip("/")
try:
    _url = urlsplit(PORTICO_URL)
    _url.port  # noqa: B018  # reading it is the check
except ValueError:
    _url = urlsplit("")
if not _url.hostname or _url.scheme not in {"http", "https"} or any(_url[2:]) or "@" in _url.netloc:
    raise ImproperlyConfigured(
        "PORTICO_URL must name the public address of this deployment, for example https://auth.example.com "
        "(or set PORTICO_TEST_MODE=1 to try Portico on this machine)."
    )
PORTICO_DOMAIN = env("PORTICO_DOMAIN", _url.hostname).lower()
PORTICO_ALLOWED_HOSTS = [host.strip().lower() for host in env("PORTICO_ALLOWED_HOSTS").split(",") if host.strip()]
SECURE = _url.scheme == "https"
_demo_pool = f"{PORTICO_REGION}_DemoPool1"
PORTICO_DEMO_POOL_ID = word(
    "PORTICO_DEMO_POOL_ID", _demo_pool, form="(?!portico_)[A-Za-z0-9-]{1,32}_[A-Za-z0-9]{1,22}", such_as=_demo_pool
)
PORTICO_DEMO_CLIENT_ID = word("PORTICO_DEMO_CLIENT_ID", "demo-app", form=r"[\w+-]{1,128}", such_as="demo-app")
PORTICO_TRUSTED_PROXIES = number("PORTICO_TRUSTED_PROXIES", 0)

if PORTICO_TEST_MODE and (SECURE or env("PORTICO_SECRET_KEYS") or env("EMAIL_URL")):
    raise ImproperlyConfigured(
        "PORTICO_TEST_MODE=1 keeps mail, codes and demo passwords readable, so it is refused beside production "
        "settings (an https PORTICO_URL, PORTICO_SECRET_KEYS or EMAIL_URL). Unset one or the other."
    )
if not PORTICO_TEST_MODE and not SECURE:
    raise ImproperlyConfigured("PORTICO_URL must begin with https:// outside test mode: sign-in needs TLS.")


# --- secrets -------------------------------------------------------------------------------


def secret_keys() -> list[str]:
    """The key ring, newest first; in test mode one is drawn once and kept with the data."""
    import base64
    import secrets

    text = env("PORTICO_SECRET_KEYS")
    if not text and PORTICO_TEST_MODE:
        kept = PORTICO_DATA / "secret_keys"
        if not kept.exists():
            draft = kept.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(32))
            try:
                os.link(draft, kept)  # the first of two racing processes wins
            except FileExistsError:
                pass
            draft.unlink()
        text = kept.read_text().strip()
    keys = [key.strip() for key in text.split(",") if key.strip()]
    if not keys:
        raise ImproperlyConfigured(
            "PORTICO_SECRET_KEYS is missing: make a key with `python -c 'import secrets; "
            "print(secrets.token_urlsafe(32))'` and keep it safe, everything stored is sealed under it."
        )
    for key in keys:
        try:
            size = len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        except ValueError:
            size = 0
        if size < 32:
            raise ImproperlyConfigured("PORTICO_SECRET_KEYS: each key is at least 32 random bytes in base64url.")
    return keys


PORTICO_SECRET_KEYS = secret_keys()


def _django_secret(key: str) -> str:
    import hashlib

    return hashlib.sha256(b"django" + key.encode()).hexdigest()


SECRET_KEY = _django_secret(PORTICO_SECRET_KEYS[0])
SECRET_KEY_FALLBACKS = [_django_secret(key) for key in PORTICO_SECRET_KEYS[1:]]

# --- the program ---------------------------------------------------------------------------

DEBUG = False
ALLOWED_HOSTS = ["*"]  # idp.middleware answers only for PORTICO_URL's host and the pools' own hosts
ROOT_URLCONF = "idp.urls"
WSGI_APPLICATION = "idp.wsgi.application"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # a username is unique in its pool, and our back end asks for the pool
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.User"

INSTALLED_APPS = [
    "idp.journal",
    "idp.pools",
    "idp.directory",
    "idp.credentials",
    "idp.messages",
    "idp.tokens",
    "idp.flows",
    "idp.api",
    "idp.hosted",
    "idp.oauth",
    "idp.console",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "idp.middleware.Errors",
    "idp.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "idp.middleware.Place",
    "idp.api.door.Door",
    "idp.oauth.programs.Programs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "idp.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "idp.hosted.backend.Person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [folder for folder in [env("PORTICO_TEMPLATES"), ROOT / "templates"] if folder],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "idp.hosted.context.place",
            ],
        },
    }
]

# --- data ----------------------------------------------------------------------------------

try:
    _database = dj_database_url.parse(
        env("DATABASE_URL") or f"sqlite:///{PORTICO_DATA / 'portico.sqlite3'}", conn_max_age=None
    )
except ValueError as error:
    raise ImproperlyConfigured("DATABASE_URL is not an address such as postgres://user:password@host/name.") from error
DATABASES: dict[str, Any] = {"default": _database}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["ENGINE"] = "idp.kernel.postgresql"  # the same, with a cheaper look at a kept connection
else:
    raise ImproperlyConfigured("DATABASE_URL: Portico keeps its data in PostgreSQL, or in SQLite on one machine.")

REDIS_URL = env("REDIS_URL")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL is not an address such as redis://127.0.0.1:6379/0.")
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CACHES["default"]["KEY_FUNCTION"] = "idp.middleware.cache_key"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- people --------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["idp.hosted.backend.PoolBackend"]
PASSWORD_HASHERS = ["idp.credentials.hashers.Argon2id"]
PORTICO_HASHES_AT_ONCE = max(1, _cores // PORTICO_WORKERS)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "login"

ACCOUNT_ADAPTER = "idp.hosted.adapter.Adapter"
ACCOUNT_FORMS = {"login": "idp.hosted.forms.LoginForm", "signup": "idp.hosted.forms.SignUpForm"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = False  # the engine counts guesses, for every face alike
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ALLAUTH_TRUSTED_PROXY_COUNT = PORTICO_TRUSTED_PROXIES

# --- sessions and cookies ------------------------------------------------------------------

SESSION_ENGINE = "idp.hosted.cached_store" if REDIS_URL else "idp.hosted.store"
SESSION_COOKIE_NAME = "portico"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # the longest a browser's session row is kept; each pool's own limit is shorter
CSRF_COOKIE_NAME = "portico_csrf"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "idp.hosted.pages.error.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000  # a client of the console may have that many scopes and attributes ticked

# --- mail ----------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("PORTICO_MAIL_FROM", f"no-reply@{PORTICO_DOMAIN}")
if PORTICO_TEST_MODE and not env("EMAIL_URL"):
    EMAIL_BACKEND = "idp.messages.inbox.InboxBackend"
elif env("EMAIL_URL"):
    globals().update(transport.settings_from(env("EMAIL_URL")))
else:
    raise ImproperlyConfigured(
        "EMAIL_URL is missing: name the mail server, for example smtp+tls://user:password@host:587."
    )
EMAIL_TIMEOUT = 20

# --- words and files -----------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ko", "한국어")]
FORMAT_MODULE_PATH = ["idp.console.formats"]
LOCALE_PATHS = [ROOT / "idp" / "locale"]
LANGUAGE_COOKIE_NAME = "portico_lang"

STATIC_URL = "/static/"
STATIC_ROOT = PORTICO_DATA / "static"
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- logs ----------------------------------------------------------------------------------

LOG_LEVEL = word(
    "PORTICO_LOG_LEVEL", "INFO", form="DEBUG|INFO|WARNING|ERROR|CRITICAL", such_as="INFO, WARNING or ERROR"
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "idp.logs.Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "authlib": {"level": "INFO"},  # at DEBUG it writes whole tokens
        "django.db.backends": {"level": "INFO"},  # at DEBUG it writes parameters
    },
}
