"""For anyone: the heads of the audit book's chain, and whether it still holds what somebody has in hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.ground.audit import heads
from linli.ground.ui import asking

from .. import chained, forms
from ..allow import allow


@allow(GET="anyone")
def published(request: HttpRequest) -> HttpResponse:
    """The newest head, and one an hour, page by page."""
    after = request.GET.get("after", "")
    hours = heads.by_the_hour(chained.ON_A_PAGE, after)
    shown = {
        "newest": chained.newest(heads.newest()),
        "hours": chained.hours(hours.rows),
        "after": hours.after,
        "older": bool(after),
        "form": forms.InHand(),
    }
    return render(request, "people/heads.html", shown)


@allow(GET="anyone")
def check(request: HttpRequest) -> HttpResponse:
    """Whether the book holds this fingerprint: of an entry, or the total of all up to one.

    Raises `Invalid` for what is none.
    """
    form = forms.InHand(request.GET if request.GET else None)
    asked = asking.page(request, "people/check.html", form)
    if not form.is_valid():
        return asked.show()
    found = chained.look_up(form.cleaned_data["fingerprint"], form.cleaned_data["seq"])
    return asking.page(request, "people/check.html", form, **chained.told(found)).show()
