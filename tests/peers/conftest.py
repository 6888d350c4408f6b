"""A relying party's address, and silence about it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.peers import callback


@pytest.fixture(scope="session")
def address() -> Iterator[callback.Address]:
    with callback.listening() as found:
        yield found


@pytest.fixture(autouse=True)
def _clients_keep_silent() -> None:
    """The test's own HTTP client writes whole addresses to the log, ID tokens in them; Portico does not use it."""
    logging.getLogger("urllib3").setLevel(logging.INFO)
