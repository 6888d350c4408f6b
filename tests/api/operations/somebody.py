"""An app that acts for somebody."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Cognito


class Somebody:
    """Every operation with the person's access token."""

    def __init__(self, cognito: Cognito, token: str) -> None:
        self.cognito, self.token = cognito, token

    def __getattr__(self, operation: str) -> Any:
        return lambda **given: getattr(self.cognito, operation)(AccessToken=self.token, **given)

    def write(self, **attributes: str) -> Any:
        listed = [{"Name": name.replace("custom_", "custom:"), "Value": text} for name, text in attributes.items()]
        return self.update_user_attributes(UserAttributes=listed)["CodeDeliveryDetailsList"]

    def read(self) -> dict[str, str]:
        return {each["Name"]: each["Value"] for each in self.get_user()["UserAttributes"]}
