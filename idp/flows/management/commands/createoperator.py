"""A one-time link for an operator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from idp.directory import names
from idp.directory.models import Role
from idp.flows import mfa, operators
from idp.kernel.refusals import Refusal
from idp.pools.models import Pool


class Command(BaseCommand):
    help = "Make an operator, or let one who lost the password in again: prints a link that works once, for 24 hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", default="", help="for letters about the account")
        parser.add_argument("--role", choices=Role.values, help="of a new operator; owner when not given")
        parser.add_argument("--pool", action="append", default=[], help="its id; repeat it for more, omit it for all")
        parser.add_argument(
            "--forget-app", action="store_true", help="of one who has lost the phone with the authenticator app"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pools = list(Pool.objects.filter(pk__in=options["pool"]))
        if unknown := set(options["pool"]) - {pool.pk for pool in pools}:
            raise CommandError(f"There is no pool {min(unknown)}.")
        role = Role(options["role"]) if options["role"] else None
        try:
            link = operators.invite(options["username"], email=options["email"], role=role, pools=pools)
            if options["forget_app"] and (operator := names.find(operators.pool(), options["username"])):
                mfa.forget(operator)
            self.stdout.write(link)
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
