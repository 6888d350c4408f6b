"""What cannot be taken back: the switch that protects a pool, and the way to its deletion."""

from __future__ import annotations

from functools import partial

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from idp.console.pool import tab
from idp.console.pool.columns import Columns, Section
from idp.directory.roles import Permission
from idp.pools import settings
from idp.pools.models import Pool


class Protection(Columns):
    sections = (
        Section("Deletion protection", ("deletion_protection",), "While it is on, neither console nor API delete it."),
    )

    class Meta:
        model = Pool
        fields = ("deletion_protection",)
        labels = {"deletion_protection": "Protected from deletion"}


def page(request: HttpRequest, pool: Pool) -> HttpResponse:
    form = Protection(tab.given(request), instance=Pool.objects.get(pk=pool.pk))
    if tab.sent(request, pool, form, partial(settings.change, pool)):
        return tab.back(pool, "danger")
    deletable = not pool.is_reserved and tab.may(request, pool, Permission.DEPLOYMENT)
    url = reverse("admin:pools_pool_delete", args=[quote(pool.pk)]) if deletable else ""
    return tab.show(request, pool, "danger", form=form, delete_url=url)
