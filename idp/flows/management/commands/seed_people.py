"""A pool with as many people as it may have one day."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from idp.credentials import passwords
from idp.directory import seed
from idp.flows import census
from idp.pools.models import Pool

MOST = 9_999_999
"""So many telephone numbers are there."""


def count(text: str) -> int:
    number = int(text.replace("_", "").replace(",", ""))
    if not 0 < number <= MOST:
        raise argparse.ArgumentTypeError(f"from 1 to {MOST:,}")
    return number


class Command(BaseCommand):
    help = (
        "Put invented people into a pool, to try it out at its full size: names in many scripts, e-mail addresses at "
        "example.com and its kin, states, attributes, made evenly over the last two years. The same pool, seed and "
        "number give the same person; running it again adds more. While many are put into a table of few, "
        "its indexes are rebuilt and everybody else waits."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pool", help="its id")
        parser.add_argument("--count", type=count, default=1_000, help="1,000 when not given")
        parser.add_argument("--seed", type=int, default=1, help="another number makes other people")
        parser.add_argument("--groups", type=int, default=0, choices=range(41), metavar="0…40", help="to be in")
        parser.add_argument("--password", action="store_true", help="draw one that all have, and print it")
        parser.add_argument("--yes", action="store_true", help="do it outside of test mode")

    def handle(self, *args: Any, **options: Any) -> None:
        pool = Pool.objects.filter(pk=options["pool"]).first()
        if pool is None:
            raise CommandError(f"There is no pool {options['pool']}.")
        if pool.is_reserved:
            raise CommandError("This is the operators' pool: invented people have no place in it.")
        if not settings.PORTICO_TEST_MODE and not options["yes"]:
            raise CommandError(f"This is no test: say --yes to put {options['count']:,} invented people into {pool}.")
        password = passwords.generate(pool) if options["password"] else ""
        try:
            made = seed.sow(
                pool,
                options["count"],
                seed=options["seed"],
                password=str(passwords.encode(password)) if password else "",
                groups=options["groups"],
                say=self.progress,
            )
        except IntegrityError:
            raise CommandError("Some of their names are taken: nobody was made. Try another --seed.") from None
        census.recount(pool.pk)
        each = f"{made.count / made.seconds:,.0f} people, {made.rows / made.seconds:,.0f} rows a second"
        self.stdout.write(f"{made.count:,} people, {made.rows:,} rows in {made.seconds:.1f} seconds: {each}.")
        self.stdout.write(f"Their password: {password}" if password else "None of them has a password.")

    def progress(self, done: int) -> None:
        if done % 100_000 == 0:
            self.stderr.write(f"{done:,} …")
