"""NEW_PASSWORD_REQUIRED: whoever came in with a temporary password chooses their own.

Answers: NEW_PASSWORD, and ``userAttributes.<name>`` for required attributes that are
missing (Amazon's RespondToAuthChallenge page). The parameters are JSON strings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from idp.credentials import passwords
from idp.directory import users
from idp.directory.models import Status, User
from idp.flows import events, sign_up
from idp.flows.models import Attempt
from idp.flows.steps import Caller, ChallengeName, Method
from idp.journal.events import Kind
from idp.kernel.refusals import InvalidParameter, InvalidSession, NotAuthorized
from idp.pools import schema

PREFIX = "userAttributes."


class NewPassword:
    name = ChallengeName.NEW_PASSWORD_REQUIRED
    proves: Method | None = None

    def is_due(self, user: User, methods: tuple[Method, ...]) -> bool:
        return user.status == Status.FORCE_CHANGE_PASSWORD

    def ask(self, user: User) -> dict[str, str]:
        known = {name: value for name, value in user.attributes().items() if name != "sub"}
        return {
            "USER_ID_FOR_SRP": user.username,
            "userAttributes": json.dumps(known),
            "requiredAttributes": json.dumps([PREFIX + name for name in missing(user)]),
        }

    def check(self, attempt: Attempt, answers: Mapping[str, str], caller: Caller) -> Callable[[], Method | None]:
        user = attempt.person
        password = answers.get("NEW_PASSWORD", "")
        given = {key.removeprefix(PREFIX): value for key, value in answers.items() if key.startswith(PREFIX)}
        if user.status != Status.FORCE_CHANGE_PASSWORD:
            raise InvalidSession(detail="the password has been chosen since")
        if "NEW_PASSWORD" not in answers:
            raise InvalidParameter(field="new_password", verbatim="Missing required parameter NEW_PASSWORD")  # [K]
        sign_up.may_write(caller, given)
        attributes = schema.checked(user.pool, given)
        for name, value in attributes.items():
            if user.attribute(name) not in {"", value}:
                raise NotAuthorized(_("Cannot modify an already provided %s") % name, field=name, detail=name)  # [K]
        for name in missing(user):
            if not attributes.get(name):
                raise InvalidParameter(
                    field=name,
                    detail=f"required attribute {name}",
                    verbatim=f"Invalid attributes given, {name} is missing",  # [K]
                )
        passwords.conforms(user.pool, password, field="new_password")
        passwords.unused_before(user, password)
        encoded = passwords.encode(password, user=user)

        def accept() -> Method | None:
            # Another session may have asked the same: the first answer counts.
            first = User.objects.filter(pk=user.pk, status=Status.FORCE_CHANGE_PASSWORD)
            if not first.update(status=Status.CONFIRMED):
                raise InvalidSession(detail="the password has been chosen since")
            if attributes:
                users.change(user, attributes)
            passwords.store(user, encoded, status=Status.CONFIRMED)
            events.note(user, Kind.PASSWORD_CHANGE, caller)
            return None

        return accept


def missing(user: User) -> list[str]:
    """Required attributes that this person does not have yet."""
    return [rule.name for rule in schema.required(user.pool) if not user.attribute(rule.name)]
