"""Pictures of every page: ``python -m tests.browser.screenshots [FOLDER]``, or ``make screenshots``.

A phone and a desktop, light and dark, of a Portico of its own; ``--readme`` makes only the pictures in docs/.
"""

from __future__ import annotations

import argparse
import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests import running
from tests.browser import gallery, guide
from tests.live import ARGUMENTS

ROOT = Path(__file__).resolve().parents[2]
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1440, "height": 900},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
README: ViewportSize = {"width": 1180, "height": 760}
BRAND = {"primary": "#2f6f4f", "radius": 14}
SIDE_BY_SIDE = """<style>body {{ margin: 0; display: flex; gap: 24px; background: transparent }}
img {{ width: 640px; border-radius: 14px; box-shadow: 0 0 0 1px #8886 }}</style>{images}"""


def stops(page: Page, portico: running.Portico) -> Iterator[str]:
    place = gallery.place(portico, brand=BRAND, name="Juniper & Co")
    yield from gallery.tour(page, portico, place)
    yield from gallery.second_factor(page, portico)
    yield from gallery.outside(page, portico)


def every_page(browser: Browser, portico: running.Portico, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = browser.new_context(reduced_motion="reduce").new_page()
    for name in stops(page, portico):
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=folder / f"{name}-{size}-{scheme}.png", full_page=size == "phone")


def for_the_readme(browser: Browser, portico: running.Portico, target: Path) -> None:
    """The demo pool's sign-in page, light and dark, side by side."""
    page = browser.new_context(viewport=README, reduced_motion="reduce", device_scale_factor=1.5).new_page()
    images = ""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{portico.host('demo')}/login?client_id=demo-app")
        page.evaluate("document.activeElement.blur()")
        images += f'<img src="data:image/png;base64,{base64.b64encode(page.screenshot()).decode()}">'
    both = browser.new_context(viewport={"width": 1304, "height": 414}, device_scale_factor=1.5).new_page()
    both.set_content(SIDE_BY_SIDE.format(images=images))
    both.screenshot(path=target, omit_background=True)


def main() -> None:
    given = argparse.ArgumentParser(prog="tests.browser.screenshots", description=__doc__)
    given.add_argument("folder", type=Path, nargs="?", default=ROOT / "var" / "screenshots")
    given.add_argument("--readme", action="store_true")
    asked = given.parse_args()
    with running.portico() as portico, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        if asked.readme:
            for_the_readme(browser, portico, ROOT / "docs" / "sign-in.png")
            guide.pictures(browser, portico, ROOT / "docs" / "console")
        else:
            every_page(browser, portico, asked.folder)
            print(f"The pictures are in {asked.folder}.")
        browser.close()


if __name__ == "__main__":
    main()
