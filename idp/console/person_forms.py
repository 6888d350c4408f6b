"""What is asked about an operator who is invited."""

from __future__ import annotations

from django import forms


class Invited(forms.Form):
    """A new operator, or one who has lost the password."""

    username = forms.CharField(max_length=128, label="User name")
    email = forms.CharField(max_length=2048, required=False, label="E-mail address", help_text="Of a new operator.")
