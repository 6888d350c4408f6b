"""Every model is looked at: it tells of its changes, or it is written here why it need not."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from idp.journal import columns, watched
from idp.journal.watched import WATCHED

THE_VERB_TELLS = "the verb that writes it has an entry written"
SPENT = "made and spent by a person's own conversation; sign-outs and resets tell what ended"
NOT_TOLD = {
    "directory.membership": f"{THE_VERB_TELLS} (directory.groups), as a change of the group",
    "directory.signinname": "follows from the user name and the attributes, which tell",
    "journal.personkey": "the key of what entries say, made by writing one",
    "directory.operator": "a person of the reserved pool, who tells",
    "flows.invitation": f"{THE_VERB_TELLS} (flows.operators); its key is the link's digest",
    "flows.attempt": SPENT,
    "flows.job": f"{THE_VERB_TELLS} (flows.bulk); what it does to each person tells by itself",
    "flows.jobpart": "a part of a job: what it does to each person tells by itself",
    "flows.leavingpool": f"{THE_VERB_TELLS} (flows.delete_pool), as something done to the pool",
    "credentials.code": SPENT,
    "credentials.throttle": f"{THE_VERB_TELLS} (flows.unlock); otherwise the program counts",
    "credentials.formerpassword": "follows from the password, which tells that it changed",
    "credentials.srpverifier": "follows from the password, which tells that it changed",
    "tokens.authorizationcode": SPENT,
    "tokens.tokenfamily": f"{THE_VERB_TELLS} (tokens.families, flows.sessions)",
    "outbox.message": "a letter on its way; whatever it speaks of tells",
    "outbox.inboxmail": "test mode's own",
    "pools.mark": "says that something changed, not what",
    "journal.entry": "the journal itself",
    "journal.seal": "the journal itself",
    "journal.event": "the journal itself",
    "journal.tally": "the journal itself, counted",
    "admin.logentry": "nothing writes it: the journal has taken its place",
    "auth.permission": "Django's, for roles that are not used here",
    "auth.group": "Django's, for roles that are not used here",
    "contenttypes.contenttype": "Django's list of models",
    "sessions.session": "a browser's; who signed in is an event",
    "account.emailaddress": "allauth's, not used",
    "account.emailconfirmation": "allauth's, not used",
    "django_tasks_database.dbtaskresult": "the worker's queue",
}


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label_lower)
def test_every_model_is_watched_or_has_a_reason_not_to_be(model: type[models.Model]) -> None:
    label = watched.label(model)
    assert (label in WATCHED) != (label in NOT_TOLD), f"{label}: put it into journal.watched, or here with a reason"


def test_nothing_is_listed_that_is_not_there() -> None:
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert WATCHED.keys() <= labels
    assert NOT_TOLD.keys() <= labels


LISTENED = [model for model in apps.get_models() if watched.of(model)]


@pytest.mark.parametrize("model", LISTENED, ids=lambda model: model._meta.label_lower)
def test_listeners_are_where_the_table_says(model: type[models.Model]) -> None:
    """A proxy too: Django sends its signals in the proxy's name."""
    label = watched.label(model)
    assert pre_save.has_listeners(model)
    assert post_save.has_listeners(model)
    assert post_delete.has_listeners(model) == WATCHED[label].deletes or model._meta.app_label == "pools"


def test_nobody_listens_to_the_rows_of_which_there_are_very_many() -> None:
    """A listener would make Django load them before it deletes them."""
    for label in ("directory.membership", "directory.signinname", "credentials.code", "tokens.tokenfamily"):
        assert not post_delete.has_listeners(apps.get_model(label)), label
    assert not m2m_changed.has_listeners(apps.get_model("directory.group").members.through)
    assert not post_delete.has_listeners(ContentType), "connected model by model"


SMELLS = re.compile(r"pass|secret|token|sealed|digest|encoded|salt|seed|private|key|hash|mac|code|former|content|image")
HARMLESS = {
    ("pools.pool", "password_"): "the policy",
    ("pools.pool", "software_token_mfa"): "whether there may be authenticator apps",
    ("pools.pool", "code_minutes"): "how long codes live",
    ("pools.client", "_token_"): "how long tokens live",
    ("pools.client", "token_revocation"): "whether it may",
    ("pools.asset", "content_type"): "of a picture",
    ("pools.customization", "image_type"): "of a picture",
    ("directory.user", "password_changed"): "when, not what",
    ("tokens.signingkey", "kid"): "public",
}


@pytest.mark.parametrize("label", WATCHED)
def test_every_column_that_smells_of_a_secret_is_masked(label: str) -> None:
    for field in apps.get_model(label)._meta.concrete_fields:
        harmless = any(label == model and part in field.name for model, part in HARMLESS)
        if SMELLS.search(field.name) and not harmless:
            assert columns.hides(field), f"{label}.{field.name}"
        if harmless and isinstance(field, models.TextField | models.BinaryField):
            raise AssertionError(f"{label}.{field.name} may hold anything")
