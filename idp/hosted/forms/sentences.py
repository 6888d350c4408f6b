"""A refusal in a page's own words, where Amazon's sentence is one for programmers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from idp.kernel import refusals
from idp.kernel.refusals import Refusal

SENTENCES = {
    refusals.CodeMismatch: _("This code is not right. Please check it and try again."),
    refusals.ExpiredCode: _("This code no longer works. Please have a new one sent."),
    refusals.LimitExceeded: _("Too many tries. Please wait a while and try again."),
    refusals.TooManyAttempts: _("Too many wrong passwords. Please wait a moment and try again."),
    refusals.UsernameExists: _("There is an account of this name already."),
}


def of(refusal: Refusal) -> str:
    """What is said beside the field; a refusal that came with a sentence of its own keeps it."""
    own = "message" in vars(refusal)
    return str(refusal.message if own else SENTENCES.get(type(refusal), refusal.message))
