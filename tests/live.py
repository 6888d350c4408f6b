"""Fixtures for tests that talk to a whole running Portico: one per test process, and one browser that looks at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import running
from tests.browser.witness import Witness

ARGUMENTS = (
    "--no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-dev-shm-usage"
).split()
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first is the same browser without a window, which the others open for each profile, with its tabs and menus."""

PATIENCE = 15_000  # milliseconds, for machines with much to do


class Surf(Protocol):
    """Opens a browser profile of its own; the options are Playwright's (``locale``, ``java_script_enabled``, …)."""

    def __call__(self, **options: Any) -> Page: ...


@pytest.fixture(scope="session")
def portico() -> Iterator[running.Portico]:
    with running.portico() as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Started once. Playwright's loop stays with this thread, which Django takes for asynchronous code."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("needs chromium")
    patch = pytest.MonkeyPatch()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture
def surf(chromium: Browser) -> Iterator[Surf]:
    """``surf()`` is a page of a new browser profile; whatever a page complained about fails the test at its end."""
    witness = Witness()
    opened: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        context = chromium.new_context(**{"locale": "en-US", "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE)
        witness.watch(context)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()
    assert not witness.complaints, "\n".join(witness.complaints)


@pytest.fixture
def page(surf: Surf) -> Page:
    """An English browser with scripts."""
    return surf()
