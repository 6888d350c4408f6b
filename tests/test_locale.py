"""Every word of the pages and letters is said in every language, in the form a machine without gettext can read."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WORDS = re.compile(
    r"{%\s*translate\s+\"([^\"]+)\"|{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate|_\(\"([^\"]+)\"\)"
)


def _spoken_in_templates() -> set[str]:
    spoken = set()
    for page in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt")]:
        for found in WORDS.finditer(page.read_text()):
            words = next(group for group in found.groups() if group)
            spoken.add(re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", words))
    return spoken


@pytest.mark.parametrize("language", ["ko", "de"])
def test_every_word_of_a_template_is_translated(language: str) -> None:
    with (ROOT / f"idp/locale/{language}/LC_MESSAGES/django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    untranslated = {words for words in _spoken_in_templates() if known._catalog.get(words, "") == ""}  # type: ignore[attr-defined]
    assert untranslated == set()


@pytest.mark.parametrize("language", ["ko", "de"])
def test_no_entry_is_empty_fuzzy_or_forgotten_in_the_compiled_file(language: str) -> None:
    folder = ROOT / f"idp/locale/{language}/LC_MESSAGES"
    source = (folder / "django.po").read_text()
    assert "fuzzy" not in source
    with (folder / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    for words, said in re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', source, re.MULTILINE):
        assert (
            known.gettext(words.replace('\\"', '"').replace("\\n", "\n"))
            == said.replace('\\"', '"').replace("\\n", "\n")
            != ""
        )


@pytest.mark.parametrize("language", ["ko", "de"])
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    source = (ROOT / f"idp/locale/{language}/LC_MESSAGES/django.po").read_text()
    for words, said in re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', source, re.MULTILINE):
        assert sorted(re.findall(r"%\(\w+\)s|</?b>", words)) == sorted(re.findall(r"%\(\w+\)s|</?b>", said)), words
