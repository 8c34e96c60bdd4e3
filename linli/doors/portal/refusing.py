"""Refused, not found, broken: each answer says what happened, that nothing was lost, and what to do now.

`answer` is for refusals (`settings.REFUSAL_VIEW` and the `Refusals` middleware call it); the other views are Django's
handlers. At `/api/` they are JSON: `{"code": …, "words": …}`, and `"facts"` and `"fields"` where there are some, and
`"call"` where what was refused speaks of danger.
"""

import logging
import sys
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.doors.portal import guests
from linli.ground.once.limits import TooMany
from linli.ground.shared.busy import Full, is_busy, refusal
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound, Refused, SignInFirst
from linli.ground.ui import asking
from linli.life.cases.api import endangered
from linli.town.people import stepping_up
from linli.town.people.allow import OtherMethod
from linli.town.people.forms import StepUp

logger = logging.getLogger(__name__)

SECRET: Final = ("password", "code", "totp", "pin", "token", "secret", "step_up")
"""What is never written back into a page."""


class TooMuch(Refused):
    """What is sent, photos and files aside, is longer than is read of one request (`DATA_UPLOAD_MAX_MEMORY_SIZE`)."""

    code = "too-much"
    status = 413
    sentence = gettext_lazy("一次写得太多了，没有收。请写短一点，或者分几次发。")


@dataclass(frozen=True, slots=True)
class Action:
    """A button under a refusal."""

    words: str
    href: str
    tone: str = ""


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Say the refusal, and in headers when to come back (seconds), or which methods are answered to."""
    response = _answer(request, refusal)
    if refusal.retry_after_s is not None:
        response.headers["Retry-After"] = str(refusal.retry_after_s)
    if isinstance(refusal, OtherMethod):
        response.headers["Allow"] = ", ".join(refusal.allowed)
    return response


def _answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """As JSON, as a line in the page whose script asked, on the form's page, or on one of its own."""
    if request.path.startswith("/api/"):
        return _json(request, refusal)
    if _by_script(request):
        return _line(request, refusal.words, refusal.status)
    if isinstance(refusal, stepping_up.ProveAgain):
        return _prove(request, refusal)
    asked = asking.asked_on(request)
    if asked is not None and asked.form.is_bound:
        return asked.again(refusal)
    if isinstance(refusal, SignInFirst) and request.method in ("GET", "HEAD"):
        return guests.welcome(request, refusal)
    fields = list(map(str, refusal.fields.values())) if isinstance(refusal, Invalid) else []
    return _page(request, refusal.words, refusal.status, actions=_next(request, refusal), fields=fields)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: an address that leads nowhere."""
    return answer(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a thing that is not the asker's to do."""
    return answer(request, NotAllowed())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: something that no page of ours would send; 413 where it is only too much."""
    if isinstance(exception, RequestDataTooBig):
        return answer(request, TooMuch())
    return _said(request, "bad-request", _("这个请求读不懂，没有照办。"), 400)


def busy(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """503: the database cannot be had at this moment, and perhaps not for the page that says so either."""
    said = refusal(error)
    if isinstance(said, Full):
        logger.error("the disk of the database is full: nothing more can be kept")
    try:
        return answer(request, said)
    except Exception:
        logger.warning("the page that says that we are busy cannot be made")
        body = render_to_string("portal/bare.html", {"title": said.words})
        return HttpResponse(body, status=said.status, headers={"Retry-After": str(said.retry_after_s)})


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our defect. The transaction was rolled back, and what was typed is on the page to be sent again.

    Where even that page cannot be made, a bare one says so: it asks nothing of the house. Django calls this while it
    handles the error: where that only says that the database cannot be had, e.g. for the session, it is `busy`.
    """
    if is_busy(sys.exception()):
        return busy(request, sys.exception())
    words = _("是我们这边出了问题，刚才那一步没有记下来。")
    try:
        return _said(request, "broken", words, 500)
    except Exception:
        logger.exception("the page that says that we are broken is broken")
        return HttpResponse(render_to_string("portal/bare.html", {"title": words}), status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form whose key has run out, or that is not ours."""
    return _said(request, "stale-page", _("这一页放得太久，钥匙过期了，没有照办。"), 403)


def _said(request: HttpRequest, code: str, words: str, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"code": code, **endangered.refused(request, words)}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if _by_script(request):
        return _line(request, words, status)
    return _page(request, words, status, actions=[Action(_("回首页"), "/")])


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def _json(request: HttpRequest, refusal: Refused) -> JsonResponse:
    body: dict[str, object] = {"code": refusal.code, **endangered.refused(request, refusal.words)}
    if refusal.facts:
        body["facts"] = {name: fact if isinstance(fact, int) else str(fact) for name, fact in refusal.facts.items()}
    if isinstance(refusal, Invalid) and refusal.fields:
        body["fields"] = {name: str(words) for name, words in refusal.fields.items()}
    headers = {"Retry-After": str(refusal.retry_after_s)} if isinstance(refusal, TooMany) else {}
    return JsonResponse(body, status=refusal.status, headers=headers, json_dumps_params={"ensure_ascii": False})


def _line(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """A toast: the page stays as it is, with all that was typed in it."""
    return render(request, "ui/parts/toast.html", {"words": words, "tone": "wrong"}, status=status)


def _page(
    request: HttpRequest, words: str, status: int, *, actions: list[Action], fields: list[str] | None = None
) -> HttpResponse:
    kept = _kept(request)
    context = {
        "frame": "ui/working.html" if status < 500 else "ui/page.html",  # the rail asks the database
        "title": words,
        "line": _("刚才那一步没有办，您写的没有丢。") if kept else "",
        "actions": actions,
        "fields": fields or [],
        "kept": kept,
        "typed": [value for _name, value in kept if any(letter.isspace() or ord(letter) > 0x2E80 for letter in value)],
        "again": request.path if kept and _from_us(request) and status != 422 else "",
    }
    return render(request, "portal/refused.html", context, status=status)


def _prove(request: HttpRequest, refusal: stepping_up.ProveAgain) -> HttpResponse:
    """Ask for the authenticator's code; whatever was filled in travels along, and is sent on with it."""
    wrong = isinstance(refusal, stepping_up.WrongStepUp)
    form = StepUp(request.POST if wrong else None)
    if wrong:
        form.add_error(stepping_up.FIELD, refusal.words)
    ours = ("csrfmiddlewaretoken", stepping_up.FIELD)
    kept = [(name, value) for name, values in request.POST.lists() if name not in ours for value in values]
    context = {"form": form, "kept": kept, "again": request.get_full_path(), "back": "/"}
    return render(request, "portal/prove.html", context, status=refusal.status)


def _next(request: HttpRequest, refusal: Refused) -> list[Action]:
    """What to do now: sign in, look by number and code, or go on from where one stood."""
    home = Action(_("回首页"), "/")
    if isinstance(refusal, NotFound) and request.method == "GET":
        return [home, Action(_("凭查询码看一件事"), reverse("cases:follow"))]
    if isinstance(refusal, SignInFirst):
        return [Action(_("去登录"), settings.LOGIN_URL, "main"), home]
    back = [Action(_("回到那一页"), request.get_full_path())] if request.method == "POST" else []
    return [*_to_the_case(request), *back, home]


def _to_the_case(request: HttpRequest) -> list[Action]:
    """Back to the matter that an act was refused of."""
    found = request.resolver_match
    if found is None or found.view_name != "cases:act":
        return []
    return [Action(_("回到这件事"), reverse("cases:case", args=[found.kwargs["case"]]))]


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed into the form that was refused, without keys and secrets."""
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value and name != "csrfmiddlewaretoken" and not any(secret in name.lower() for secret in SECRET)
    ]


def _from_us(request: HttpRequest) -> bool:
    """Whether the browser says that our own page sent this: only then may it be offered for sending again."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    try:
        return site == "same-origin" if site else origin == f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:  # it is what is refused here
        return False
