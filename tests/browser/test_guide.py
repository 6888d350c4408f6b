"""The operator's guide shows pages that are there, in pictures that are small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import guide
from tests.running import Portico

DOCS = Path(__file__).parents[2] / "docs"
LARGEST = 150 * 1024


def test_every_picture_of_the_guide_is_there_and_small() -> None:
    shown = re.findall(r"!\[[^]]+\]\(console/([\w-]+)\.png\)", (DOCS / "console.md").read_text())
    assert sorted(shown) == sorted(guide.STOPS)
    files = {path.stem: path.stat().st_size for path in (DOCS / "console").glob("*.png")}
    assert sorted(files) == sorted(shown)
    assert {name: size for name, size in files.items() if size > LARGEST} == {}


@pytest.mark.browser
def test_the_pictures_can_be_made_again(chromium: Browser, portico: Portico, tmp_path: Path) -> None:
    guide.pictures(chromium, portico, tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == set(guide.STOPS)
