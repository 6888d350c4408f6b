"""What the repository promises to whoever clones it."""

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "requirements-test.lock"]
TOP_LEVEL = {
    *(".ci", ".env.example", ".gitignore", "LICENSE", "Makefile", "README.md", "manage.py", "pyproject.toml"),
    *("docs", "examples", "idp", "static", "templates", "tests", *LOCKS),
}


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listing.stdout.split("\0") if name]


def test_the_top_level_holds_only_what_everybody_expects() -> None:
    assert {name.partition("/")[0] for name in tracked()} - TOP_LEVEL == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert re.findall(r"(?im)^.*(?:://|--(?:extra-)?index-url|--find-links|--trusted-host|^-i\b).*$", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_the_lock_is_one_version_with_hashes(lock: str) -> None:
    entries = re.split(r"(?<!\\)\n", (ROOT / lock).read_text().strip())
    loose = [
        entry.partition("\n")[0]
        for entry in entries
        if not entry.startswith("#")
        and not re.match(r"[\w.-]+(?:\[[\w,-]+\])?==\S+ .*--hash=sha256:", entry, re.DOTALL)
    ]
    assert loose == []


def test_what_the_program_runs_on_is_what_its_tests_run_on() -> None:
    pins = [set(re.findall(r"(?m)^([\w.-]+==\S+)", (ROOT / lock).read_text())) for lock in LOCKS]
    assert pins[0] - pins[1] == set()


def test_the_peers_lock_names_no_registry() -> None:
    lock = ROOT / "tests/peers/package-lock.json"
    assert re.findall(r'"resolved": "https?://[^"]+"', lock.read_text()) == []


def test_no_work_file_is_tracked() -> None:
    unwanted = re.compile(r"(^|/)(var|node_modules|__pycache__|\.venv|\.env)(/|$)|\.(pyc|sqlite3|log)$")
    assert [name for name in tracked() if unwanted.search(name)] == []
