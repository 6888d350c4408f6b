"""A row's own rules, in Amazon's exception."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Model

from idp.kernel.refusals import InvalidParameter


def row(made: Model) -> None:
    """Its columns' and its `clean`'s rules; what is unique is left to whoever saves it. Raises InvalidParameter."""
    try:
        made.full_clean(validate_unique=False, validate_constraints=False, exclude=["pool", "client"])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise InvalidParameter(f"{field}: {sentences[0]}") from None
