"""The README's table of operations, written from the registry: what is answered, what is not yet."""

from __future__ import annotations

import re
import sys
from collections import defaultdict

from idp.api import registry, service
from idp.api.not_yet import NOT_YET

BEGIN, END = "<!-- operations: written by `make operations` -->", "<!-- /operations -->"
SUBJECT = re.compile(r"[^:;.]+")


def written(readme: str) -> str:
    """The README with the present table between its two marks. Raises LookupError when they are not there."""
    head, begin, rest = readme.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise LookupError(f"The README has no {BEGIN} … {END}.")
    return f"{head}{BEGIN}\n{markdown()}{END}{tail}"


def markdown() -> str:
    """Built ones by the file that answers them, under that file's first words; then the others by subject."""
    built = registry.registered()
    lines = [f"{len(built)} of {len(service.operations())} operations of Amazon's model are answered:", ""]
    lines += ["| | |", "|---|---|"]
    lines += [f"| {subject} | {_listed(names)} |" for subject, names in sorted(_by_subject().items())]
    lines += ["", "Not yet (they answer `UnsupportedOperationException`):", "", "| | |", "|---|---|"]
    lines += [f"| {subject} | {_listed(names)} |" for subject, names in NOT_YET.items()]
    return "\n".join(lines) + "\n\n"


def _by_subject() -> dict[str, list[str]]:
    found = defaultdict(list)
    for name in sorted(registry.registered()):
        module = sys.modules[registry.find(name)[1].__module__]
        first = SUBJECT.match(module.__doc__ or module.__name__)
        found[first[0].strip() if first else module.__name__].append(name)
    return found


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names)
