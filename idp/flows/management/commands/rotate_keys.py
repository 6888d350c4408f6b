"""New signing keys."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from idp.pools.models import Pool
from idp.tokens import keys


class Command(BaseCommand):
    help = (
        "New signing keys: in the JWKS now, signing in ten minutes, when every app has had the time to fetch them. "
        "The old ones stay in the JWKS until the last token under them has expired."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pools", nargs="*", metavar="POOL", help="pool ids; --all for every pool")
        parser.add_argument("--all", action="store_true", dest="every")
        parser.add_argument(
            "--now", action="store_true", help="they sign at once, which apps that keep the JWKS may notice"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["pools"]) == options["every"]:
            raise CommandError("Name pools, or say --all.")
        for name in options["pools"] or Pool.objects.values_list("pk", flat=True):
            pool = Pool.objects.filter(pk=name).first()
            if pool is None:
                raise CommandError(f"There is no pool {name}.")
            for key in keys.rotate(pool, at_once=options["now"]):
                self.stdout.write(f"{pool.pk} {key.use}: {key.kid}")
