"""The receipt of what was just reported, on the page and for the printer."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from linli.ground.shared.moments import now
from linli.ground.shared.refusals import NotFound
from linli.ground.ui import qr
from linli.life.cases import opening, receipts
from linli.life.cases.opened import is_own, sent_here
from linli.life.cases.visitor import visitor
from linli.town.people.allow import allow
from linli.town.people.service_desk import service_desk


@allow(GET="anyone")
def receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """报上去了: the number, the query code, the promise, and what happens next."""
    return render(request, "cases/receipt.html", _receipt(request, case))


@allow(GET="anyone")
def paper_receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """The receipt for the printer; its picture leads to the case's number, and leaves the query code to be typed."""
    shown = _receipt(request, case)
    scanned = f"{shown['follow_url']}?{urlencode({'number': shown['case'].number})}"
    return render(request, "cases/receipt_paper.html", shown | {"picture": qr.picture(scanned)})


def _receipt(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """The receipt of a report sent from this browser, by the form's key; nobody else's key opens it."""
    key, who = request.GET.get("key", ""), visitor(request)
    reporter, code = sent_here(request, who, key)
    if reporter.case.public_id != public_id:
        raise NotFound
    follow_url = f"{settings.SITE}{reverse('cases:follow')}"
    at = now()
    service = service_desk(reporter.case.place_path, at)
    wrote = who.is_staff or (who.person is not None and reporter.written_by_id == who.person.pk)
    opens = not wrote or opening.seen(public_id, person=who.person, held=who.held, followed=who.followed)
    shown = receipts.receipt(reporter, at=at)
    return {
        "code": code,
        "key": key,
        "ring": service or ({"phone": shown["duty"].phone} if shown["duty"].phone else None),
        "frame": who.frame,
        "follow_url": follow_url,
        "service": service,
        "handed_over": wrote and not is_own(reporter, who),
        "opens": bool(opens),
        **shown,
    }
