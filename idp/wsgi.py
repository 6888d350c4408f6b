"""What the server runs."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idp.settings")

application = get_wsgi_application()

# What has been loaded by now stays as long as the process: it is not looked through again for garbage, and
# what a request makes is looked at some thousands of objects later, when most of it is gone by itself.
import idp.urls  # noqa: E402, F401  # with every view, before the freeze

gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
