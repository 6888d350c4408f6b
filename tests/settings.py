"""The house's own settings, in test mode, with a data folder that is thrown away; mypy reads them here too."""

import atexit
import os
import shutil
import tempfile

os.environ["PORTICO_TEST_MODE"] = "1"
if "PORTICO_TEST_DATA" not in os.environ:  # pytest's worker processes inherit it from the one that made it
    os.environ["PORTICO_TEST_DATA"] = tempfile.mkdtemp(prefix="portico-test-")
    atexit.register(shutil.rmtree, os.environ["PORTICO_TEST_DATA"], ignore_errors=True)
os.environ["PORTICO_DATA"] = os.environ["PORTICO_TEST_DATA"]
os.makedirs(f"{os.environ['PORTICO_DATA']}/static", exist_ok=True)  # noqa: PTH103  # WhiteNoise warns without it
for name in ("PORTICO_URL", "PORTICO_DOMAIN", "PORTICO_SECRET_KEYS", "EMAIL_URL", "PORTICO_TEMPLATES"):
    os.environ.pop(name, None)  # a developer's own settings do not leak into the tests

from idp.settings import *  # noqa: E402, F403
from idp.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file as in real life: threads that share a database in memory get errors where they would wait.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['PORTICO_TEST_DATA']}/test.sqlite3"}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

PORTICO_STRICT = True  # a refusal that an operation does not declare, and a bug in one, raise
