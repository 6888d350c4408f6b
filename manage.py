#!/usr/bin/env python3
"""Django's command line for Portico."""

import importlib.util
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    if importlib.util.find_spec("django") is None:
        again()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idp.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from idp import environment
    from idp.journal import command

    try:
        environment.read(HERE / ".env")
        with command.acting(sys.argv):
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Portico: {error}")


def again() -> None:
    """By the Python that `make run` has installed everything for: any other is good enough to start with."""
    python = HERE / ".venv/bin/python"
    if not python.exists() or Path(sys.prefix) == HERE / ".venv":
        sys.exit("Portico: nothing is installed yet. `make run` does it.")
    os.execv(python, [str(python), *sys.argv])  # noqa: S606 - our own, with the arguments as they came


if __name__ == "__main__":
    main()
