"""PASSWORD_VERIFIER: the second half of SRP, the claim of somebody who knows the password without sending it.

The attempt is found by the SECRET_BLOCK, which is its session string: clients that send no
Session in this step are served as well. Nobody is looked up before the claim is right, so a
phantom's conversation runs the very same statements.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from idp.credentials import srp, throttles, verifiers
from idp.directory import names
from idp.directory.models import User
from idp.flows import attempts
from idp.flows.models import Attempt
from idp.flows.steps import Caller, Challenge, ChallengeName, Method
from idp.kernel import clock, secrets
from idp.kernel.refusals import InvalidParameter, InvalidSession, NotAuthorized

SKEW = timedelta(minutes=5)
BLOCK = 48  # bytes
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TIMESTAMP = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ({'|'.join(MONTHS)}) ([0-9]{{1,2}}) ([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}})"
    r" UTC ([0-9]{4})"
)


def first_half(user: User, typed: str, public: str, *, caller: Caller) -> Challenge:
    """Answer the client's SRP_A for a person or phantom. Raises InvalidParameter."""
    try:
        number = srp.public_number(public)
    except srp.Unusable:
        raise InvalidParameter(_("SRP_A is not valid."), field="SRP_A") from None  # [P]
    user_id = verifiers.shown(user, typed, hide=caller.client.hide_existence)
    known = verifiers.known(user, user_id)
    ours = srp.answer(number, known.number)
    block = base64.b64encode(secrets.raw(BLOCK)).decode()
    remembered = {"key": ours.key.hex(), "user_id": user_id, "typed": typed, "password": known.password}
    attempts.open_for(user, caller, ChallengeName.PASSWORD_VERIFIER, (), session=block, state=remembered)
    parameters = {
        "SALT": known.salt,
        "SRP_B": ours.public,
        "SECRET_BLOCK": block,
        "USERNAME": user_id,
        "USER_ID_FOR_SRP": user_id,
    }
    return Challenge(ChallengeName.PASSWORD_VERIFIER, block, parameters)


class PasswordVerifier:
    name = ChallengeName.PASSWORD_VERIFIER
    proves: Method | None = Method.PASSWORD

    def is_due(self, user: User, methods: tuple[Method, ...]) -> bool:
        return False  # a first question, never a further one

    def ask(self, user: User) -> dict[str, str]:
        raise InvalidSession(detail="the first half of SRP is not said twice")

    def check(self, attempt: Attempt, answers: Mapping[str, str], caller: Caller) -> Callable[[], Method | None]:
        timestamp = answers.get("TIMESTAMP", "")
        moment = parsed(timestamp)
        throttles.guess(attempt.person)
        user = _claimant(attempt, answers, timestamp) if abs(clock.now() - moment) <= SKEW else None
        if user is None:
            attempts.spend(attempt)
            raise NotAuthorized(field="password", detail=f"wrong claim: {attempt.subject}")
        attempt.user = user
        return lambda: Method.PASSWORD


def _claimant(attempt: Attempt, answers: Mapping[str, str], timestamp: str) -> User | None:
    """Whoever proved the password, if it is still the one that the first half was about."""
    state = attempts.recall(attempt)
    block = answers.get("PASSWORD_CLAIM_SECRET_BLOCK", "")
    if not secrets.same(secrets.digest(block), attempt.digest):
        return None
    wanted = srp.signature(
        bytes.fromhex(state["key"]),
        place=attempt.person.pool.suffix,
        user_id=state["user_id"],
        secret_block=base64.b64decode(block),
        timestamp=timestamp,
    )
    fold = attempt.person.pool.fold
    named = fold(answers.get("USERNAME", "")) in {fold(state["typed"]), fold(state["user_id"])}
    if not secrets.same(wanted, _bytes(answers.get("PASSWORD_CLAIM_SIGNATURE", ""))) or not named:
        return None
    user = names.by_sub(attempt.person.pool, attempt.subject)
    return user if user and secrets.same(secrets.digest(user.password), state["password"]) else None


def parsed(timestamp: str) -> datetime:
    """``EEE MMM d HH:mm:ss UTC yyyy``. Raises InvalidParameter."""
    found = TIMESTAMP.fullmatch(timestamp)
    try:
        if found:
            month, day, hour, minute, second, year = found.groups()
            return datetime(
                int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC
            )
    except ValueError:
        pass  # the thirty-first of February
    raise InvalidParameter(
        _("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."), field="TIMESTAMP"
    )  # [K]


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
