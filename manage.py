#!/usr/bin/env python3
"""Django's command line for Portico."""

import os
import sys
from pathlib import Path

from idp import environment


def main() -> None:
    environment.read(Path(__file__).with_name(".env"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idp.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from idp.journal import command

    try:
        with command.acting(sys.argv):
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Portico: {error}")


if __name__ == "__main__":
    main()
