"""The rows of this room, one file per subject."""

from idp.journal.models.entry import Entry, Seal
from idp.journal.models.event import Event
from idp.journal.models.person_key import PersonKey
from idp.journal.models.tally import Tally

__all__ = ["Entry", "Event", "PersonKey", "Seal", "Tally"]
