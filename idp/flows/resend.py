"""The code of a sign-up once more, at the word of whoever helps; the former one is worthless."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from idp.credentials import throttles
from idp.directory.models import Status, User
from idp.flows import deliver, events, invite
from idp.flows.steps import Caller, Delivery
from idp.journal.events import Kind
from idp.kernel.refusals import CodeDeliveryFailure, InvalidParameter


def sign_up_code(user: User, *, caller: Caller) -> Delivery:
    """Counted with what the person asks for themselves: nobody's mailbox is filled by helping.

    Raises LimitExceeded, InvalidParameter (confirmed already), CodeDeliveryFailure.
    """
    throttles.hourly(user, "ResendConfirmationCode")
    if user.status != Status.UNCONFIRMED:
        raise InvalidParameter("User is already confirmed.")
    with transaction.atomic():
        delivery = deliver.sign_up_code(user, replace(caller, client=invite.door(user.pool) or caller.client))
        if delivery:
            events.note(user, Kind.RESEND_CODE)
    if delivery is None:
        raise CodeDeliveryFailure
    return delivery
