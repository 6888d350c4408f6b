"""The sentences that one page leaves for the next; a note names them, so a link cannot."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from idp.hosted.notes import Note

SENTENCES = {
    "confirmed": _("Your account is confirmed. You can sign in now."),
    "confirmed_and_in": _("Your account is confirmed, and you are signed in."),
    "expired": _("This took too long or too many tries, or was finished elsewhere. Please sign in again."),
    "maybe_sent": _("If there is an account for %(username)s, a code is on its way."),
    "maybe_sent_again": _("If an account for %(username)s waits to be confirmed, a message is on its way."),
    "link_dead": _("This link has been used or has expired. You can sign in, or have a new one sent."),
    "unconfirmed": _("Your account is not confirmed yet. We have sent you a new message."),
    "unconfirmed_earlier": _("Your account is not confirmed yet. Please use the message we sent you last."),
    "reset_required": _("Your password has to be changed before you can sign in."),
    "password_changed": _("Your password is changed. You can sign in with it now."),
    "password_changed_and_in": _("Your password is changed. Everywhere else you have been signed out."),
    "stale_form": _("This page had been open for too long, or cookies are turned off. Please send it once more."),
}


def sentence(note: Note) -> str:
    """The sentence of a note, or nothing."""
    said = SENTENCES.get(str(note.get("notice", "")))
    return str(said) % {"username": note.get("username", "")} if said else ""
