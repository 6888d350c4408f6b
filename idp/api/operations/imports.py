"""User import: so far, which columns a file would have."""

from __future__ import annotations

from typing import Any

from idp.api.call import Call
from idp.api.registry import operation
from idp.pools import schema

HEADER = (
    "name given_name family_name middle_name nickname preferred_username profile picture website email email_verified "
    "gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at"
).split()
LAST = ["cognito:mfa_enabled", "cognito:username"]
"""The order of Amazon's answers (its CLI's example, and recorded ones with custom attributes)."""


@operation("GetCSVHeader")
def get_csv_header(call: Call) -> dict[str, Any]:
    own = [name for name, rule in schema.rules(call.pool).items() if rule.is_custom and not rule.retired]
    return {"UserPoolId": call.pool.pk, "CSVHeader": [*HEADER, *own, *LAST]}
