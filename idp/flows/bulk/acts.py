"""What can be done to many people: the verbs that are done to one, each with the permission it wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from idp.directory import groups, users
from idp.directory.models import User
from idp.directory.roles import Permission
from idp.flows import administer, sessions
from idp.flows.models import Job
from idp.flows.steps import Caller
from idp.pools.models import Client

Act = Job.Act
Verb = Callable[[User, Job], str]


@dataclass(frozen=True, slots=True)
class Doing:
    """``verb`` returns why there was nothing to do, or nothing. ``typed``: the pool's name is typed out first."""

    needs: Permission
    verb: Verb
    asks_group: bool = False
    typed: bool = False


def _confirm(user: User, job: Job) -> str:
    administer.confirm(user)
    return ""


def _enable(user: User, job: Job) -> str:
    if user.enabled:
        return "was enabled already"
    users.enable(user)
    return ""


def _disable(user: User, job: Job) -> str:
    if not user.enabled:
        return "was disabled already"
    administer.disable(user)
    return ""


def _sign_out(user: User, job: Job) -> str:
    sessions.sign_out_everywhere(user)
    return ""


def _reset(user: User, job: Job) -> str:
    caller = Caller(client=Client(id="", pool=user.pool, hide_existence=False), language="en")
    administer.reset_password(user, caller=caller)
    return ""


def _add(user: User, job: Job) -> str:
    groups.add(user, groups.named(user.pool, job.group))
    return ""


def _remove(user: User, job: Job) -> str:
    groups.remove(user, groups.named(user.pool, job.group))
    return ""


def _delete(user: User, job: Job) -> str:
    administer.delete(user)
    return ""


HELP, EDIT = Permission.HELP_PEOPLE, Permission.EDIT_PEOPLE
ACTS: dict[str, Doing] = {
    Act.CONFIRM: Doing(HELP, _confirm),
    Act.ENABLE: Doing(HELP, _enable),
    Act.DISABLE: Doing(HELP, _disable),
    Act.SIGN_OUT: Doing(HELP, _sign_out),
    Act.RESET: Doing(HELP, _reset),
    Act.ADD: Doing(EDIT, _add, asks_group=True),
    Act.REMOVE: Doing(EDIT, _remove, asks_group=True),
    Act.DELETE: Doing(EDIT, _delete, typed=True),
}
