"""Counting guesses: the sign-in lockout and the limits per hour (Cognito's developer guide, "lockout behaviour").

A try is counted before its proof is looked at, by one conditional statement, so that a
hundred racing guesses are counted as a hundred. Who is not locked has an ``until`` well in the
past: clocks differ, and a racing try may have read its own a moment earlier.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from idp.credentials.models import Throttle
from idp.directory.models import User
from idp.kernel import clock, statements
from idp.kernel.refusals import LimitExceeded, TooManyAttempts
from idp.kernel.statements import Statement

FREE_FAILURES = 5
QUIET = timedelta(minutes=15)
LONGEST_LOCK = timedelta(minutes=15)
DOUBLINGS = 10  # 1 s, 2 s, … 512 s, then the longest
HOUR = timedelta(hours=1)
SIGN_IN = "sign_in"
SECOND_FACTOR = "second_factor"

HOURLY = {
    "ConfirmForgotPassword": 15,
    "ForgotPassword": 15,
    "ResendConfirmationCode": 5,
    "ConfirmSignUp": 15,
    "ChangePassword": 5,
    "GetUserAttributeVerificationCode": 5,
    "VerifyUserAttribute": 15,
}

LOCKOUT = """
INSERT INTO throttle (pool_id, subject, purpose, count, since, until)
VALUES (%(pool)s, %(subject)s, %(purpose)s, 1, %(now)s, %(quiet)s)
ON CONFLICT (pool_id, subject, purpose) DO UPDATE SET
    count = CASE WHEN throttle.since < %(quiet)s THEN 1 ELSE throttle.count + 1 END,
    until = CASE WHEN throttle.since < %(quiet)s THEN %(quiet)s {locks} ELSE %(quiet)s END,
    since = %(now)s
WHERE throttle.until <= %(now)s
RETURNING count
""".format(
    locks=" ".join(
        [
            f"WHEN throttle.count + 1 = {FREE_FAILURES + doubling} THEN %(lock{doubling})s"
            for doubling in range(DOUBLINGS)
        ]
        + [f"WHEN throttle.count + 1 >= {FREE_FAILURES + DOUBLINGS} THEN %(lock{DOUBLINGS})s"]
    )
)

WINDOW = """
INSERT INTO throttle (pool_id, subject, purpose, count, since, until)
VALUES (%(pool)s, %(subject)s, %(purpose)s, 1, %(now)s, %(end)s)
ON CONFLICT (pool_id, subject, purpose) DO UPDATE SET
    count = CASE WHEN throttle.until <= %(now)s THEN 1 ELSE throttle.count + 1 END,
    since = CASE WHEN throttle.until <= %(now)s THEN %(now)s ELSE throttle.since END,
    until = CASE WHEN throttle.until <= %(now)s THEN %(end)s ELSE throttle.until END
WHERE throttle.until <= %(now)s OR throttle.count < %(limit)s
RETURNING count
"""

FORGIVE = "UPDATE throttle SET count = 0, until = %s WHERE pool_id = %s AND subject = %s AND purpose = %s"


def guess(user: User, purpose: str = SIGN_IN) -> None:
    """Count one try of a person or phantom; `forgive` takes it back when it succeeds.

    The fifth failure in a row locks for a second, each further one twice as long, to 15
    minutes; a try during a lock neither counts nor extends it. Raises TooManyAttempts.
    """
    now = clock.now()
    locks = {f"lock{n}": now + min(timedelta(seconds=2**n), LONGEST_LOCK) for n in range(DOUBLINGS + 1)}
    if _run(LOCKOUT, user, purpose, now=now, quiet=now - QUIET, **locks) is None:
        raise TooManyAttempts(detail=f"locked: {user.pk}")


def forgive(user: User, purpose: str = SIGN_IN) -> None:
    """The proof was right: the count begins anew."""
    statements.run(*forgiven(user, purpose))


def forgiven(user: User, purpose: str = SIGN_IN) -> Statement:
    """The same, for whoever writes more with it."""
    quiet = statements.stored(Throttle, "until", clock.now() - QUIET)
    return FORGIVE, [quiet, user.pool_id, statements.stored(Throttle, "subject", user.pk), purpose]


def hourly(user: User, operation: str) -> None:
    """Count one call of ``operation`` for this person or phantom. Raises LimitExceeded."""
    now = clock.now()
    if _run(WINDOW, user, operation, now=now, end=now + HOUR, limit=HOURLY[operation]) is None:
        raise LimitExceeded(detail=f"{operation}: {user.pk}")


def forget(user: User) -> None:
    """Drop every count of somebody who is no more."""
    Throttle.objects.filter(pool_id=user.pool_id, subject=user.pk).delete()


def _run(statement: str, user: User, purpose: str, **values: datetime | int) -> int | None:
    parameters: dict[str, Any] = {
        "pool": user.pool_id,
        "subject": statements.stored(Throttle, "subject", user.pk),
        "purpose": purpose,
    }
    for name, value in values.items():
        parameters[name] = value if isinstance(value, int) else statements.stored(Throttle, "since", value)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return int(row[0]) if row else None


def sweep() -> int:
    """Drop counts that no longer matter; the worker does it daily."""
    return Throttle.objects.filter(until__lt=clock.now() - HOUR, since__lt=clock.now() - HOUR).delete()[0]
