"""Walking the chain from its first seal, a handful of rows at a time: what is wrong with it, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from idp.journal import chain, triggers
from idp.journal.models import Entry, Seal
from idp.kernel import clock, encryption, secrets

AT_ONCE = 1000
SOON = timedelta(minutes=5)
"""How long an entry may wait for its seal: the worker comes by every 15 seconds."""

SHOWN = 20
MOMENT = "%Y-%m-%d %H:%M:%S"


@dataclass(slots=True)
class Report:
    """``trouble`` holds sentences, the first of a kind and then how many more; none: all is well."""

    count: int = 0
    newest: str = ""
    trouble: list[str] = field(default_factory=list)
    more: int = 0

    def wrong(self, sentence: str) -> None:
        if len(self.trouble) < SHOWN:
            self.trouble.append(sentence)
        else:
            self.more += 1


def walk(*, expect: str = "") -> Report:
    """``expect``: ``NUMBER:MAC`` as an earlier walk said it, kept where nobody who owns the database can reach it."""
    report = Report()
    number, _, mac = expect.partition(":")
    wanted, former = int(number) if number.isdigit() else 0, ""
    ring = {key.id: key for key in encryption.ring()}
    for seal, entry in _sealed():
        if seal.number != report.count + 1:
            report.wrong(f"Seals {report.count + 1} to {seal.number - 1} are missing.")
        report.count = seal.number
        if entry is None:
            report.wrong(f"Entry {seal.entry_id} (seal {seal.number}) is missing.")
        elif seal.key not in ring:
            report.wrong(
                f"Entry {entry.pk} (seal {seal.number}) was sealed under the key {seal.key}, which is not in "
                "PORTICO_SECRET_KEYS: put it back there, last, to verify."
            )
        elif not secrets.same(seal.mac, chain.mac_of(entry, seal.number, former, ring[seal.key])):
            report.wrong(
                f"Entry {entry.pk} (seal {seal.number}, {entry.at:%Y-%m-%d %H:%M:%S}) is not as it was sealed."
            )
        former = seal.mac
        if seal.number == wanted and not secrets.same(seal.mac, mac):
            report.wrong(f"Seal {wanted} is another than the one that was expected.")
    report.newest = f"{report.count}:{former}" if report.count else ""
    if wanted > report.count:
        report.wrong(f"The journal ends with seal {report.count}, before the expected {wanted}.")
    _look_besides(report)
    return report


def _look_besides(report: Report) -> None:
    late = Entry.objects.filter(seal=None, at__lt=clock.now() - SOON).order_by("pk")
    if first := late.first():
        report.wrong(f"{late.count()} entries have no seal, the first is {first.pk} of {first.at:{MOMENT}}.")
    if missing := triggers.names(connection) - triggers.standing(connection):
        report.wrong(f"The database lets the journal be changed: {', '.join(sorted(missing))} not at work.")


def _sealed() -> Iterator[tuple[Seal, Entry | None]]:
    last = 0
    while seals := list(Seal.objects.filter(number__gt=last).order_by("number")[:AT_ONCE]):
        entries = Entry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        last = seals[-1].number
