"""Pools for the clients, and silence about what they log themselves."""

from __future__ import annotations

import logging

import pytest

from tests.running import Portico
from tests.sdk import place as places
from tests.sdk.place import Place


@pytest.fixture(scope="session")
def place(portico: Portico) -> Place:
    return places.make(portico)


@pytest.fixture(autouse=True)
def _clients_keep_silent() -> None:
    for name in ("botocore", "boto3", "urllib3", "pycognito"):
        logging.getLogger(name).setLevel(logging.INFO)
