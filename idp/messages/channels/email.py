"""E-mail: a letter in text and HTML, through whatever back end EMAIL_URL names."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from idp.messages import letters
from idp.messages.models import Message
from idp.pools.models import Pool


def send(message: Message, context: Mapping[str, str]) -> None:
    """Date and Message-ID stay the same in every try (RFC 5322 §3.6.1, §3.6.4)."""
    letter = letters.render(message.kind, pool=message.pool, language=message.language, context=context)
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=sender(message.pool),
        to=[message.destination],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.created),
            "Auto-Submitted": "auto-generated",  # RFC 3834 §5: no holiday notice answers it
            **({"Content-Language": letter.language} if letter.language else {}),
        },
    )
    mail.attach_alternative(letter.html, "text/html")
    mail.send()


def sender(pool: Pool) -> str:
    """The deployment's address under the pool's name, unless the deployment has chosen a name itself."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or " ".join(pool.name.split()), address))
