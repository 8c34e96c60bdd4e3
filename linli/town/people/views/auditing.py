"""The audit administrator's pages: what was done, and who looked at whose data."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.audit import browsing
from linli.ground.shared.moments import now
from linli.ground.shared.paging import page
from linli.ground.ui import asking

from .. import auditing, forms
from ..allow import allow


@allow(GET="auditor")
def entries(request: HttpRequest) -> HttpResponse:
    """What was done, by day, by whom, to what."""
    return _book(request, "people:entries", browsing.entries, auditing.entry_rows)


@allow(GET="auditor")
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whose data."""
    return _book(request, "people:looks", browsing.looks, auditing.look_rows)


def _book(
    request: HttpRequest,
    here: str,
    ask: Callable[..., QuerySet[Any]],
    as_rows: Callable[[Iterable[Any], datetime], list[auditing.Row]],
) -> HttpResponse:
    """One of the two books, and the way to the other."""
    names = {"people:entries": _("办了什么"), "people:looks": _("谁看了谁的联系方式")}
    books = [{"words": words, "href": reverse(name), "here": name == here} for name, words in names.items()]
    form = forms.Book(request.GET)
    asked = asking.page(request, "people/book.html", form, title=names[here], books=books, here=reverse(here))
    if not form.is_valid():
        return asked.show()
    said = form.cleaned_data
    found = page(ask(**said), order=browsing.NEWEST_FIRST, after=request.GET.get("after"), size=50)
    written = {name: str(form[name].value() or "") for name in ("who", "about")}
    rows, onward = as_rows(found.rows, now()), auditing.onward(said["day"], after=found.after, **written)
    return asking.page(request, "people/book.html", form, **{**asked.context, "rows": rows, "onward": onward}).show()
