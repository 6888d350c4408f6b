"""NEW_PASSWORD_REQUIRED: whoever came in with a temporary password chooses their own.

Answers: NEW_PASSWORD, and ``userAttributes.<name>`` for required attributes that are
missing (Amazon's RespondToAuthChallenge page). The parameters are JSON strings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from idp.credentials import passwords
from idp.directory import users
from idp.directory.models import Status, User
from idp.flows.models import Attempt
from idp.flows.steps import Caller, ChallengeName, Method
from idp.kernel.refusals import InvalidParameter
from idp.pools import schema

PREFIX = "userAttributes."


class NewPassword:
    name = ChallengeName.NEW_PASSWORD_REQUIRED

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
        attributes = schema.checked(user.pool, given)
        for name in missing(user):
            if not attributes.get(name):
                raise InvalidParameter(field=name, detail=f"required attribute {name}")
        passwords.conforms(user.pool, password, field="new_password")
        passwords.unused_before(user, password)
        encoded = passwords.encode(password, user=user)

        def accept() -> Method | None:
            if attributes:
                users.change(user, attributes)
            passwords.store(user, encoded, status=Status.CONFIRMED)
            return None

        return accept


def missing(user: User) -> list[str]:
    """Required attributes that this person does not have yet."""
    return [rule.name for rule in schema.required(user.pool) if not user.attribute(rule.name)]
