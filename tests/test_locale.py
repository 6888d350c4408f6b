"""Every word of the pages and letters is said in every language, in the form a machine without gettext can read."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
WORDS = re.compile(
    r"{%\s*translate\s+\"([^\"]+)\"|{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate|_\(\"([^\"]+)\"\)"
)


def _spoken_in_templates() -> set[str]:
    """The console, for operators, is English."""
    spoken = set()
    rooms = [room for room in ROOT.glob("templates/*") if room.name not in {"admin", "console"}]
    pages = [page for room in rooms for page in ([room] if room.is_file() else room.rglob("*.*"))]
    assert len(pages) > 50
    for page in pages:
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


SAID = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
TO_PEOPLE = ("kernel", "pools/schema.py", "directory/*.py", "credentials/*.py", "flows", "hosted", "oauth")


def _spoken_in_python() -> set[str]:
    """What the pages may say; the console, for operators, may stay English."""
    spoken = set()
    for pattern in TO_PEOPLE:
        for module in ROOT.glob(f"idp/{pattern}" if pattern.endswith(".py") else f"idp/{pattern}/**/*.py"):
            for call in ast.walk(ast.parse(module.read_text())):
                if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id not in SAID:
                    continue
                words = call.args[0]
                if isinstance(words, ast.Constant):
                    spoken.add(str(words.value))
    return spoken


@pytest.mark.parametrize("language", ["ko", "de"])
def test_every_word_that_python_says_to_people_is_translated(language: str) -> None:
    with (ROOT / f"idp/locale/{language}/LC_MESSAGES/django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    spoken = _spoken_in_python()
    assert len(spoken) > 100
    assert {words for words in spoken if not (known.get(words) or known.get((words, 0)))} == set()


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
