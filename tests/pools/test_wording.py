"""What a pool's own words must hold, and which of them a change touches."""

from __future__ import annotations

from typing import Any

import pytest

from idp.kernel.refusals import InvalidParameter
from idp.pools import settings, wording
from idp.pools.models import Pool


@pytest.mark.parametrize(
    ("column", "template", "field"),
    [
        ("verification_template", {"EmailMessage": "Your code"}, "code_message"),
        ("verification_template", {"EmailMessage": "Your code {##here##}"}, "code_message"),
        ("verification_template", {"EmailMessage": "{####}" + "x" * 20_000}, "code_message"),
        ("verification_template", {"SmsMessage": "Your code"}, "code_sms"),
        ("verification_template", {"EmailMessageByLink": "Press {####}"}, "link_message"),
        ("verification_template", {"EmailMessageByLink": "Press {## ##}"}, "link_message"),
        ("verification_template", {"EmailMessageByLink": "Press {##here"}, "link_message"),
        ("verification_template", {"EmailSubject": "x" * 141}, "code_subject"),
        ("verification_template", {"EmailSubject": " "}, "code_subject"),
        ("verification_template", {"EmailSubject": "a\0"}, "code_subject"),
        ("invite_template", {"EmailMessage": "Use {####}"}, "invite_message"),
        ("invite_template", {"EmailMessage": "You are {username}"}, "invite_message"),
        ("invite_template", {"SMSMessage": "Use {####}"}, "invite_sms"),
        ("invite_template", {"SMSMessage": "{username}{####}\ud800"}, "invite_sms"),
        ("invite_template", {"SmsMessage": "{username} {####}"}, "invite_template"),
        ("invite_template", {"EmailSubject": 1}, "invite_template"),
        ("verification_template", ["EmailSubject"], "verification_template"),
    ],
)
def test_words_without_what_they_are_about_are_refused(pool: Pool, column: str, template: Any, field: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        settings.change(pool, {column: template})
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("column", "template"),
    [
        ("verification_template", {"EmailMessage": "<p>\n{####} {username}</p>", "EmailMessageByLink": "{##a <b>b##}"}),
        ("verification_template", {"EmailMessageByLink": "{####} {##here##}"}),
        ("invite_template", {"EmailMessage": '<a href="https://a.example/?u={username}&p={####}">in</a>'}),
    ],
)
def test_words_with_it_are_kept(pool: Pool, column: str, template: dict[str, str]) -> None:
    settings.change(pool, {column: template})
    pool.refresh_from_db()
    assert getattr(pool, column) == template


def test_a_part_is_changed_or_emptied_and_every_other_stays(pool: Pool) -> None:
    settings.change(pool, {"verification_template": {"EmailSubject": "Hello", "SmsMessage": "SMS {####}"}})
    seen = wording.parts(pool)
    settings.reword(pool, {"invite_subject": "Come", "code_subject": ""}, seen=seen | {"code_subject": "Hello"})
    pool.refresh_from_db()
    assert (pool.verification_template, pool.invite_template) == (
        {"SmsMessage": "SMS {####}"},
        {"EmailSubject": "Come"},
    )
