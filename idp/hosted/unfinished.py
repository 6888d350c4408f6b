"""Where somebody goes who knows the password and may not sign in yet."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect

from idp.directory import names
from idp.flows import sign_up
from idp.hosted import notes, proofs
from idp.hosted.visits import Visit
from idp.kernel import clock
from idp.kernel.refusals import PasswordResetRequired, Refusal
from idp.pools.models import Pool

ADMINISTRATOR, LINK = "administrator", "link"
"""What an unconfirmed person may have to wait for instead of a code."""

JUST_NOW = timedelta(minutes=1)
"""A sign-up form sent again so soon is a double click or a Back: what is on its way to the person stays good."""


def lead_on(visit: Visit, refusal: Refusal, username: str, *, signing_up: bool = False) -> HttpResponse:
    """To the recovery pages, or to the confirmation with a new code on its way."""
    if isinstance(refusal, PasswordResetRequired):
        handle = notes.leave(visit.request, username=username, notice="reset_required")
        return HttpResponseRedirect(visit.url("forgot_password", handle=handle))
    user = names.find(visit.pool, username)
    if user:
        proofs.remember(visit.request, user, visit.client.pk)
    if signing_up and user and clock.now() - user.created < JUST_NOW:
        return to_confirmation(visit, username)
    destination, notice = _send_again(visit, username)
    return to_confirmation(visit, username, destination=destination, notice=notice)


def to_confirmation(visit: Visit, username: str, *, destination: str = "", notice: str = "") -> HttpResponse:
    handle = notes.leave(
        visit.request, username=username, destination=destination, notice=notice, waiting=waiting_for(visit.pool)
    )
    return HttpResponseRedirect(visit.url("confirm_user", handle=handle))


def waiting_for(pool: Pool) -> str:
    """An administrator where the pool verifies no address, a link where it sends links, otherwise the code."""
    if not pool.auto_verified_attributes:
        return ADMINISTRATOR
    return LINK if pool.verify_with == Pool.Verify.LINK else ""


def _send_again(visit: Visit, username: str) -> tuple[str, str]:
    if waiting_for(visit.pool) == ADMINISTRATOR:
        return "", ""
    try:
        return sign_up.resend(username, caller=visit.caller).destination, "unconfirmed"
    except Refusal:  # too often within the hour, or there is no address: the page says what there is to do
        return "", "unconfirmed_earlier"
