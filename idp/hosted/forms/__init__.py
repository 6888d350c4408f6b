"""Each form puts its question to the engine in ``clean()``; a refusal becomes an error beside the field.

`asking` is what they have in common, `fields` the inputs. allauth asks for the first two by name.
"""

from idp.hosted.forms.sign_in import LoginForm
from idp.hosted.forms.sign_up import SignUpForm

__all__ = ["LoginForm", "SignUpForm"]
