"""An access key for whoever signs requests."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from idp.api import access_keys
from idp.pools.models import OPERATORS, Pool


class Command(BaseCommand):
    help = "Make an access key for AWS SDKs and the AWS CLI. The secret is printed once and cannot be read again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--pool", action="append", dest="pools", metavar="ID", help="only for this pool; may be given again"
        )
        parser.add_argument("--read-only", action="store_true", help="may describe, get and list, and change nothing")
        parser.add_argument("--name", default="", help="who or what uses it")

    def handle(self, *args: Any, **options: Any) -> None:
        for pool_id in options["pools"] or ():
            if pool_id == OPERATORS or not Pool.objects.filter(pk=pool_id).exists():
                raise CommandError(f"There is no pool {pool_id} for which a key can be made.")
        pair = access_keys.make(name=options["name"], pools=options["pools"], read_only=options["read_only"])
        self.stdout.write(f"AWS_ACCESS_KEY_ID={pair.id}\nAWS_SECRET_ACCESS_KEY={pair.secret}")
