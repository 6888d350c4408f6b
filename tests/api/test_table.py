"""The README's table of operations is what the registry says."""

from __future__ import annotations

from pathlib import Path

import pytest

from idp.api import registry, service, table

README = (Path(__file__).parents[2] / "README.md").read_text()


def test_the_readme_is_current() -> None:
    assert table.written(README) == README, "make operations"


def test_every_operation_is_in_it_once() -> None:
    words = table.markdown().replace("|", ",").replace("\n", ",").split(",")
    named = [word.strip() for word in words if word.strip() in service.operations()]
    assert sorted(named) == sorted(service.operations())
    assert registry.registered() | registry.not_yet() == set(service.operations())


def test_a_readme_without_its_marks_is_refused() -> None:
    with pytest.raises(LookupError):
        table.written("# Portico")
