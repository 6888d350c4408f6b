"""The buttons of a person's page: who may press each, when it makes sense, and which verb of the engine it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from idp.console.person.standing import Standing, called, moment
from idp.directory import users
from idp.directory.models import Status, User
from idp.directory.roles import Permission
from idp.flows import administer, mfa, profile, recover, resend, sessions, unlock
from idp.flows.steps import Caller

KINDS = {"email": "e-mail address", "phone_number": "phone number"}


@dataclass(frozen=True, slots=True)
class Act:
    """One press does it, unless it ``asks``: then a page says first what will happen.

    ``does`` returns what is said afterwards; without it the address is a page of its own (`pages`). ``of`` are
    the addresses that it can be about, with a button for each.
    """

    name: str
    label: str
    needs: Permission
    offered: Callable[[Standing], bool]
    does: Callable[[User, Caller, str], str] | None = None
    asks: str = ""
    danger: bool = False
    of: Callable[[Standing], Sequence[str]] | None = None
    where: str = "help"


def confirm(user: User, caller: Caller, kind: str) -> str:
    administer.confirm(user)
    return f"Confirmed: {called(user)} can sign in. No address is verified by that."


def send_code(user: User, caller: Caller, kind: str) -> str:
    return f"A new code is on its way to {resend.sign_up_code(user, caller=caller).destination}; the former is void."


def invite(user: User, caller: Caller, kind: str) -> str:
    administer.invite_again(user, caller=caller, mediums=(administer.EMAIL,))
    return f"A new temporary password is on its way to {user.email}; the former is worth nothing now."


def forgive(user: User, caller: Caller, kind: str) -> str:
    held = unlock.unlock(user)
    return f"Unlocked: {called(user)} may try again at once. It would have held until {moment(held[0].until)}."


def reset(user: User, caller: Caller, kind: str) -> str:
    administer.reset_password(user, caller=caller)
    return f"A code is on its way to {called(user)}, who sets a new password with it."


def sign_out(user: User, caller: Caller, kind: str) -> str:
    sessions.sign_out_everywhere(user)
    return f"Signed out everywhere: {called(user)}."


def disable(user: User, caller: Caller, kind: str) -> str:
    administer.disable(user)
    return f"Disabled and signed out everywhere: {called(user)}."


def enable(user: User, caller: Caller, kind: str) -> str:
    users.enable(user)
    return f"Enabled: {called(user)} can sign in again."


def prove(user: User, caller: Caller, kind: str) -> str:
    return f"A code is on its way to {profile.send_code(user, kind, caller=caller).destination}: it verifies it."


def verify(user: User, caller: Caller, kind: str) -> str:
    profile.write(user, {f"{kind}_verified": "true"}, caller=caller)
    return f"The {KINDS[kind]} counts as verified."


def unverify(user: User, caller: Caller, kind: str) -> str:
    profile.write(user, {f"{kind}_verified": "false"}, caller=caller)
    return f"The {KINDS[kind]} counts as verified no longer."


def forget_app(user: User, caller: Caller, kind: str) -> str:
    mfa.forget(user)
    return f"The authenticator app of {called(user)} is forgotten."


def always(they: Standing) -> bool:
    return True


HELP, EDIT = Permission.HELP_PEOPLE, Permission.EDIT_PEOPLE

ACTS = (
    Act("unlock", "Unlock", HELP, lambda they: bool(they.locks), forgive),
    Act("confirm", "Confirm", HELP, lambda they: they.user.status == Status.UNCONFIRMED, confirm),
    Act("resend", "Send the code again", HELP, lambda they: they.user.status == Status.UNCONFIRMED, send_code),
    Act(
        "invite",
        "Send a new temporary password",
        HELP,
        lambda they: they.user.status == Status.FORCE_CHANGE_PASSWORD and bool(they.user.email),
        invite,
    ),
    Act("enable", "Enable", HELP, lambda they: not they.user.enabled, enable),
    Act(
        *("reset", "Reset the password by a code", HELP),
        lambda they: they.user.enabled and they.user.status in recover.RECOVERABLE and they.is_reachable,
        reset,
        "The password is worth nothing from now on, every session ends, and a letter brings the code for a new one.",
    ),
    Act("password", "Set a password", EDIT, always),
    Act(
        *("signout", "Sign out everywhere", HELP, always, sign_out),
        "Every session in every app and on every device ends at once. They can sign in again.",
    ),
    Act(
        *("disable", "Disable", HELP, lambda they: they.user.enabled, disable),
        "They cannot sign in until somebody enables them again, and every session ends at once. Nothing is deleted.",
        danger=True,
    ),
    Act("attributes", "Change attributes", EDIT, always, where="attributes"),
    Act(
        *("code", "Send a code that verifies", HELP, lambda they: bool(they.provable), prove),
        of=lambda they: they.provable,
        where="attributes",
    ),
    Act(
        *("verify", "Count as verified", EDIT, lambda they: bool(they.unverified), verify),
        "It counts as proved that the address is theirs: codes for a new password go there, and where addresses are"
        " names they can sign in by it.",
        of=lambda they: they.unverified,
        where="attributes",
    ),
    Act(
        *("unverify", "Count as not verified", EDIT, lambda they: bool(they.verified), unverify),
        "No code for a new password goes there any more, and where addresses are names they cannot sign in by it.",
        of=lambda they: they.verified,
        where="attributes",
    ),
    Act("groups", "Add to a group", EDIT, always, where="groups"),
    Act(
        *("forget", "Forget the app", EDIT, lambda they: they.app is not None, forget_app),
        "They sign in with the password alone, or are asked to set up another app where the pool demands one. Do it"
        " only when you are sure who asks: this is what a thief with the password would ask for.",
        danger=True,
        where="factors",
    ),
    Act("download", "Download everything", Permission.EXPORT, always, where="end"),
    Act("delete", "Delete", EDIT, always, danger=True, where="end"),
)
BY_NAME = {act.name: act for act in ACTS}
LETTERS = {
    "confirm_sign_up": "resend",
    "confirm_sign_up_link": "resend",
    "temporary_password": "invite",
    "recover": "reset",
    "attribute_verification": "code",
}
"""Which act sends a letter of that kind again."""
