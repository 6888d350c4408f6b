"""The house stands on its floors: what `pyproject.toml` says in contracts, and what it cannot say."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
DOORS = {"api", "hosted", "oauth", "console"}
# The libraries that federation wraps want a request, and that is where the request stops.
LET_OFF = {"federation"}
HTTP = ("django.http", "django.shortcuts", "django.urls", "django.contrib.sessions")

BELOW_THE_DOORS = [
    module
    for room in sorted(path for path in (ROOT / "idp").iterdir() if path.is_dir())
    if room.name not in DOORS | LET_OFF
    for module in sorted(room.rglob("*.py"))
]


def imported(module: Path) -> set[str]:
    """Every name it imports, wherever in the file: an import inside a function is the usual way a knot is hidden."""
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    sources = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return plain | {f"{node.module}.{alias.name}" for node in sources for alias in node.names}


def test_the_stairs_only_go_down() -> None:
    assert (
        lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True) == EXIT_STATUS_SUCCESS
    )


@pytest.mark.parametrize("module", BELOW_THE_DOORS, ids=lambda path: str(path.relative_to(ROOT / "idp")))
def test_nothing_below_the_doors_knows_http(module: Path) -> None:
    assert [
        name for name in sorted(imported(module)) if f"{name}.".startswith(tuple(f"{http}." for http in HTTP))
    ] == []
