"""Which operation is answered by which function; what is neither here nor in `not_yet` stops the tests."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from idp.api import operations, service
from idp.api.call import Call
from idp.api.not_yet import NOT_YET
from idp.api.refusals import NotBuiltYet, UnknownOperation

Handler = Callable[[Call], Mapping[str, Any] | None]

_handlers: dict[str, Handler] = {}
missed: Counter[str] = Counter()
"""How often this process was asked for an operation that is not built yet."""


def operation(name: str) -> Callable[[Handler], Handler]:
    """``@operation("AdminDisableUser")``: the function answers it, with valid input from an allowed caller."""
    if name not in service.operations():
        raise LookupError(f"Amazon's model has no operation {name}.")
    if name in _handlers:
        raise LookupError(f"{name} is answered twice.")

    def register(handler: Handler) -> Handler:
        _handlers[name] = handler
        return handler

    return register


def load() -> None:
    """Import every file of `operations`."""
    for module in pkgutil.iter_modules(operations.__path__):
        importlib.import_module(f"{operations.__name__}.{module.name}")


def registered() -> frozenset[str]:
    return frozenset(_handlers)


def not_yet() -> frozenset[str]:
    return frozenset(name for names in NOT_YET.values() for name in names)


def find(name: str) -> tuple[service.Operation, Handler]:
    """Raises UnknownOperation, NotBuiltYet."""
    found = service.operations().get(name)
    if found is None:
        raise UnknownOperation
    if name not in _handlers:
        missed[name] += 1
        raise NotBuiltYet(f"{name} is not built in Portico yet.", detail=f"asked {missed[name]} times")
    return found, _handlers[name]
